package org.hansa.controlplane.contracts.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.contracts.HomeService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Contracts")
class HomeController {
    private static final String PATH = "/v1/contracts/{handle}/home";
    private final HomeService homes;

    HomeController(HomeService homes) {
        this.homes = homes;
    }

    /**
     * @param deputies the members that may take it over
     * @param claim the last one
     * @param unheard what this member, as the new home, knows from the ledger alone, because its owner has not told yet
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HomeView(
            String contract,
            String home,
            long epoch,
            List<String> deputies,
            @Nullable ClaimView claim,
            List<UnheardView> unheard) {
        static HomeView of(HomeService.Home home) {
            ServiceContract contract = home.contract();
            return new HomeView(
                    contract.handle().value(),
                    contract.home().value(),
                    contract.homeEpoch(),
                    contract.parties().stream()
                            .filter(contract::mayTakeOver)
                            .map(MspId::value)
                            .toList(),
                    home.claim().map(ClaimView::of).orElse(null),
                    home.unheard().stream().map(UnheardView::of).toList());
        }
    }

    /** @param recorded what reservations hold there, all together; which they are the owner knows */
    record UnheardView(String member, String site, Map<String, Long> recorded) {
        static UnheardView of(HomeService.Unheard unheard) {
            return new UnheardView(
                    unheard.owner().value(), unheard.site().value(), Quantities.write(unheard.recorded()));
        }
    }

    /** @param home that it would end, or ended @param dueAt from when the claimant needs nobody's support */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ClaimView(
            String home,
            long epoch,
            String claimant,
            String state,
            Instant claimedAt,
            Instant dueAt,
            @Nullable Instant decidedAt) {
        static ClaimView of(HomeClaim claim) {
            return new ClaimView(
                    claim.home().value(),
                    claim.epoch(),
                    claim.claimant().value(),
                    claim.state().name(),
                    Instant.ofEpochMilli(claim.claimedAtMillis()),
                    Instant.ofEpochMilli(claim.dueAtMillis()),
                    claim.decidedAtMillis().isPresent()
                            ? Instant.ofEpochMilli(claim.decidedAtMillis().getAsLong())
                            : null);
        }
    }

    record ClaimBody(@Nullable String claimant) {}

    record DeputyBody(@Nullable String deputy) {}

    @GetMapping(PATH)
    @Operation(summary = "The contract's home, who may take it over, and the last claim to it")
    HomeView read(Caller caller, @PathVariable String handle) {
        return HomeView.of(homes.home(caller, id(handle)));
    }

    @PostMapping(PATH + "/claim")
    @Operation(
            summary = "Claim the home for this member, a deputy",
            description = "It has an hour in which the home can refuse; with another party's support it is at once.")
    HomeView claim(Caller caller, @PathVariable String handle) {
        return HomeView.of(homes.claim(caller, id(handle)));
    }

    @PostMapping(PATH + "/support")
    @Operation(summary = "Support a deputy's claim as another party: the deputy is the home from now on")
    HomeView support(Caller caller, @PathVariable String handle, @RequestBody ClaimBody body) {
        return HomeView.of(homes.support(caller, id(handle), member("claimant", body.claimant())));
    }

    @PostMapping(PATH + "/hand-over")
    @Operation(summary = "Hand the home over to a deputy")
    HomeView handOver(Caller caller, @PathVariable String handle, @RequestBody DeputyBody body) {
        return HomeView.of(homes.handOver(caller, id(handle), member("deputy", body.deputy())));
    }

    private static ContractHandle id(String handle) {
        return Ids.parse("contract", handle, ContractHandle::new);
    }

    private static MspId member(String field, @Nullable String text) {
        FieldErrors errors = new FieldErrors();
        MspId member = errors.parse(field, text, MspId::new).orElse(null);
        errors.throwIfAny();
        if (member == null) {
            throw new IllegalStateException("unreachable");
        }
        return member;
    }
}
