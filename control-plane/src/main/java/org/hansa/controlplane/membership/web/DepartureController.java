package org.hansa.controlplane.membership.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.allocation.HandOverRoom;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.membership.Departure;
import org.hansa.controlplane.membership.DepartureService;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A member's way out. */
@RestController
@Tag(name = "Members and sites")
class DepartureController {
    private final DepartureService departures;

    DepartureController(DepartureService departures) {
        this.departures = departures;
    }

    /** @param confirm the member's MSP id: it cannot be taken back */
    record Leave(@Nullable String confirm) {}

    /** @param fits what owners said would fit at their sites now; empty where this member is not the contract's home */
    record HandOverView(String from, Map<String, Long> live, List<String> couldGoTo, List<FitView> fits) {
        static HandOverView of(Departure.HandOver handOver) {
            return new HandOverView(
                    handOver.from().value(),
                    Quantities.write(handOver.live()),
                    handOver.couldGoTo().stream().map(SiteId::value).toList(),
                    handOver.fits().stream().map(FitView::of).toList());
        }
    }

    /** @param units of all that were asked about that would fit there, if all went there */
    record FitView(String site, int units, int of) {
        static FitView of(HandOverRoom.Fit fit) {
            return new FitView(fit.site().value(), fit.units(), fit.of());
        }
    }

    record NoticeView(String contract, String member, Instant since, Instant until, List<HandOverView> handOvers) {
        static NoticeView of(Departure.Notice notice) {
            return new NoticeView(
                    notice.contract().value(),
                    notice.member().value(),
                    notice.since(),
                    notice.until(),
                    notice.handOvers().stream().map(HandOverView::of).toList());
        }
    }

    /** @param progress {@code TO_DO}, {@code RUNNING} or {@code DONE}; @param next who acts */
    record RowView(String step, String progress, String detail, String next) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DepartureView(
            String member,
            String state,
            @Nullable Instant since,
            List<RowView> rows,
            int contracts,
            List<NoticeView> notices) {
        static DepartureView of(Departure departure) {
            return new DepartureView(
                    departure.member().value(),
                    departure.state().name(),
                    departure.since().orElse(null),
                    departure.rows().stream()
                            .map(each ->
                                    new RowView(each.step(), each.progress().name(), each.detail(), each.next()))
                            .toList(),
                    departure.contracts(),
                    departure.notices().stream().map(NoticeView::of).toList());
        }
    }

    record Notices(List<NoticeView> items) {}

    @GetMapping("/v1/members/{member}/departure")
    @Operation(summary = "How far a member's leaving is, step by step, with the notices that the caller may see")
    DepartureView departure(Caller caller, @PathVariable String member) {
        return DepartureView.of(departures.departure(caller, id(member)));
    }

    @PostMapping("/v1/members/{member}/leave")
    @Operation(summary = "Announce that this member leaves: no new work from then on; it cannot be taken back")
    DepartureView leave(Caller caller, @PathVariable String member, @RequestBody Leave body) {
        departures.leave(caller, id(member), body.confirm() == null ? "" : body.confirm());
        return departure(caller, member);
    }

    @GetMapping("/v1/contracts/{handle}/notices")
    @Operation(
            summary = "Parties of the contract that leave, until when what runs with them can stay, where it could go")
    Notices notices(Caller caller, @PathVariable String handle) {
        ContractHandle contract = Ids.parse("contract", handle, ContractHandle::new);
        return new Notices(departures.notices(caller, contract).stream()
                .map(NoticeView::of)
                .toList());
    }

    private static MspId id(String member) {
        return Ids.parse("member", member, MspId::new);
    }
}
