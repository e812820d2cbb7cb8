package org.hansa.controlplane.contracts.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.ExemptionUse;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is exempt in a contract; it is granted by a ballot, {@code GRANT_EXEMPTION}. */
@RestController
@Tag(name = "Contracts")
class ExemptionController {
    private final ContractService contracts;

    ExemptionController(ContractService contracts) {
        this.contracts = contracts;
    }

    /**
     * @param decision digest of the decision that would have been another without the exemption
     * @param returnedAt when it was given back, because the request was refused after all
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UseView(long use, String member, String decision, Instant time, @Nullable Instant returnedAt) {
        static UseView of(ExemptionUse use) {
            return new UseView(
                    use.use(),
                    use.member().value(),
                    use.decision().hex(),
                    Instant.ofEpochMilli(use.timeMillis()),
                    use.returnedAtMillis().isPresent()
                            ? Instant.ofEpochMilli(use.returnedAtMillis().getAsLong())
                            : null);
        }
    }

    /**
     * @param site where it holds; everywhere that the contract permits when absent
     * @param state {@code NOT_YET}, {@code IN_FORCE}, {@code LAPSED} or {@code SPENT}, by the ledger's time
     * @param uses those that stand; what was given back is not among them
     * @param recorded its uses, the newest first, a hundred at most
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExemptionView(
            String id,
            String state,
            @Nullable String site,
            String clause,
            String control,
            Instant from,
            Instant until,
            long maxUses,
            long uses,
            List<String> approvers,
            List<UseView> recorded) {
        static ExemptionView of(ContractService.Exempted exempted) {
            ExemptionRecord exemption = exempted.exemption();
            return new ExemptionView(
                    exemption.exemption(),
                    exempted.state().name(),
                    exemption.site().map(SiteId::value).orElse(null),
                    exemption.clause(),
                    exemption.control(),
                    Instant.ofEpochMilli(exemption.fromMillis()),
                    Instant.ofEpochMilli(exemption.untilMillis()),
                    exemption.maxUses(),
                    exemption.standingUses(),
                    exemption.approvers().stream().map(MspId::value).toList(),
                    exempted.uses().stream().map(UseView::of).toList());
        }
    }

    record Exemptions(List<ExemptionView> items) {}

    @GetMapping("/v1/contracts/{handle}/exemptions")
    @Operation(summary = "Exemptions from the contract's clauses, with every use of them")
    Exemptions list(Caller caller, @PathVariable String handle) {
        ContractHandle contract = Ids.parse("contract", handle, ContractHandle::new);
        return new Exemptions(contracts.exemptions(caller, contract).stream()
                .map(ExemptionView::of)
                .toList());
    }
}
