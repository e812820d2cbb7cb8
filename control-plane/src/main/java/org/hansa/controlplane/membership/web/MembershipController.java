package org.hansa.controlplane.membership.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteFact;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Members and sites")
class MembershipController {
    private final MembershipService membership;
    private final Clock clock;

    MembershipController(MembershipService membership, Clock clock) {
        this.membership = membership;
        this.clock = clock;
    }

    /**
     * @param state by the clock: an urgent suspension that nothing confirmed has lapsed
     * @param suspendedSince and what follows while it is suspended; {@code reviewAt}: when the members look at it again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MemberView(
            String member,
            String legalName,
            String country,
            String role,
            String state,
            @Nullable Instant suspendedSince,
            @Nullable Instant reviewAt,
            @Nullable Instant lapsesAt,
            @Nullable String ballot) {
        static MemberView of(MemberRecord member, long nowMillis) {
            Optional<MemberRecord.Suspension> suspension =
                    member.suspension().filter(each -> member.stateAt(nowMillis) == MemberRecord.State.SUSPENDED);
            return new MemberView(
                    member.member().value(),
                    member.legalName(),
                    member.country(),
                    member.role().name(),
                    member.stateAt(nowMillis).name(),
                    suspension
                            .map(each -> Instant.ofEpochMilli(each.sinceMillis()))
                            .orElse(null),
                    suspension
                            .map(each -> Instant.ofEpochMilli(each.reviewAtMillis()))
                            .orElse(null),
                    suspension
                            .filter(each -> each.lapsesAtMillis().isPresent())
                            .map(each ->
                                    Instant.ofEpochMilli(each.lapsesAtMillis().getAsLong()))
                            .orElse(null),
                    suspension.map(each -> each.ballot().value()).orElse(null));
        }
    }

    record Members(List<MemberView> items) {}

    /** @param facts what has been assessed about the site, by aspect, with who says so and until when */
    record SiteView(
            String site,
            String owner,
            String name,
            String country,
            String tier,
            List<String> traits,
            List<FactView> facts) {
        static SiteView of(SiteRecord site) {
            return new SiteView(
                    site.site().value(),
                    site.owner().value(),
                    site.name(),
                    site.country(),
                    site.tier(),
                    site.traits(),
                    site.facts().stream().map(FactView::of).toList());
        }
    }

    record FactView(String aspect, String value, String assessor, String strength, Instant from, Instant to) {
        static FactView of(SiteFact fact) {
            return new FactView(
                    fact.aspect(),
                    fact.value(),
                    fact.assessor(),
                    fact.strength(),
                    Instant.ofEpochMilli(fact.fromMillis()),
                    Instant.ofEpochMilli(fact.toMillis()));
        }
    }

    record Sites(List<SiteView> items) {}

    @GetMapping("/v1/members")
    @Operation(summary = "The organisations of the consortium")
    Members members(Caller caller) {
        return new Members(membership.members(caller).stream()
                .map(each -> MemberView.of(each, clock.millis()))
                .toList());
    }

    @GetMapping("/v1/members/{member}")
    @Operation(summary = "One organisation, by its MSP id")
    MemberView member(Caller caller, @PathVariable String member) {
        return MemberView.of(membership.member(caller, Ids.parse("member", member, MspId::new)), clock.millis());
    }

    @GetMapping("/v1/sites")
    @Operation(summary = "The data centres of all members")
    Sites sites(Caller caller) {
        return new Sites(membership.sites(caller).stream().map(SiteView::of).toList());
    }

    @GetMapping("/v1/sites/{site}")
    @Operation(summary = "One data centre with what has been assessed about it")
    SiteView site(Caller caller, @PathVariable String site) {
        return SiteView.of(membership.site(caller, Ids.parse("site", site, SiteId::new)));
    }
}
