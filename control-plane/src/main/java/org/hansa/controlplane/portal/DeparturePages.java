package org.hansa.controlplane.portal;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.membership.Departure;
import org.hansa.controlplane.membership.DepartureService;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One member: whether it is suspended, and how far its leaving is. */
@Controller
class DeparturePages {
    private static final String PATH = "/portal/members";
    private final MembershipService membership;
    private final DepartureService departures;
    private final Authorizer authorizer;
    private final HomeMember home;
    private final Clock clock;

    DeparturePages(
            MembershipService membership,
            DepartureService departures,
            Authorizer authorizer,
            HomeMember home,
            Clock clock) {
        this.membership = membership;
        this.departures = departures;
        this.authorizer = authorizer;
        this.home = home;
        this.clock = clock;
    }

    @GetMapping(PATH + "/{member}")
    String read(Caller caller, @PathVariable String member, Model model) {
        MspId id = id(member);
        MemberRecord record = membership.member(caller, id);
        MemberRecord.State state = record.stateAt(clock.millis());
        Departure departure = departures.departure(caller, id);
        model.addAttribute("member", record);
        model.addAttribute("state", state.name());
        Optional<MemberRecord.Suspension> suspension =
                record.suspension().filter(each -> state == MemberRecord.State.SUSPENDED);
        suspension.ifPresent(each -> {
            model.addAttribute("suspended", Moment.ofMillis(each.sinceMillis()));
            model.addAttribute("review", Moment.ofMillis(each.reviewAtMillis()));
            model.addAttribute("due", each.reviewAtMillis() <= clock.millis());
            model.addAttribute(
                    "lapses",
                    each.lapsesAtMillis().isPresent()
                            ? Moment.ofMillis(each.lapsesAtMillis().getAsLong())
                            : null);
            model.addAttribute("ballot", each.ballot().value());
        });
        boolean leaves = state == MemberRecord.State.LEAVING || state == MemberRecord.State.LEFT;
        model.addAttribute("rows", leaves ? departure.rows() : List.of());
        model.addAttribute("notices", departure.notices());
        model.addAttribute("contracts", departure.contracts());
        model.addAttribute(
                "mayLeave",
                state == MemberRecord.State.ACTIVE
                        && id.equals(home.msp())
                        && authorizer.permits(caller, Action.MEMBER_LEAVE, Resource.publicOf(id)));
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("This member", "/v1/members/" + id),
                        Curl.get("How far its leaving is", "/v1/members/" + id + "/departure"),
                        Curl.post("Announce it", "/v1/members/" + id + "/leave", "{\"confirm\":\"" + id + "\"}")));
        return "member";
    }

    @PostMapping(PATH + "/{member}/leave")
    String leave(
            Caller caller,
            @PathVariable String member,
            @RequestParam(defaultValue = "") String confirm,
            Model model,
            RedirectAttributes flash) {
        MspId id = id(member);
        if (!confirm.strip().equals(id.value())) {
            model.addAttribute("problem", "Type " + id + " to say that you mean it: it cannot be taken back.");
            return read(caller, member, model);
        }
        departures.leave(caller, id, confirm);
        flash.addFlashAttribute("done", "Announced. No new work from now on; what runs has its window.");
        return "redirect:" + PATH + "/" + id;
    }

    private static MspId id(String member) {
        return Ids.parse("member", member, MspId::new);
    }
}
