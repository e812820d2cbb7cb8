package org.hansa.controlplane.contracts.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.contracts.ContractService.GrantState;
import org.hansa.controlplane.contracts.ProposalService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.kernel.web.ApiDescription;
import org.hansa.controlplane.kernel.web.Etags;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Contracts")
class ContractController {
    private static final String PATH = "/v1/contracts";
    private final ContractService contracts;
    private final ProposalService proposals;
    private final PageTokens pages;

    ContractController(ContractService contracts, ProposalService proposals, PageTokens pages) {
        this.contracts = contracts;
        this.proposals = proposals;
        this.pages = pages;
    }

    record Contracts(List<ContractView> items, @Nullable String nextPageToken) {}

    record GrantView(String site, long version, Map<String, Long> granted, Map<String, Long> used, String etag) {
        static GrantView of(GrantState grant) {
            return new GrantView(
                    grant.site().value(),
                    grant.version(),
                    Quantities.write(grant.granted()),
                    Quantities.write(grant.used()),
                    Etags.of(grant.version()));
        }
    }

    record Grants(List<GrantView> items) {}

    @GetMapping(PATH)
    @Operation(summary = "The contracts of the caller's organisation")
    Contracts list(
            Caller caller,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        Page<ServiceContract> page = pages.page(
                contracts.contracts(caller),
                contract -> contract.handle().value(),
                caller.scope() + PATH,
                pageToken,
                Page.size(pageSize));
        return new Contracts(page.items().stream().map(this::view).toList(), page.nextPageToken());
    }

    @PostMapping(PATH)
    @Operation(
            summary = "Propose a contract; the proposer's own acceptance is recorded with it",
            description = ApiDescription.SECOND_FACTOR)
    ResponseEntity<ContractView> propose(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody ContractRequests.Proposal body) {
        ProposalService.Proposed proposed =
                proposals.propose(caller, ProposalReader.read(body, caller, idempotencyKey));
        ServiceContract contract = proposed.contract();
        return ResponseEntity.created(URI.create(PATH + "/" + contract.handle()))
                .eTag(Etags.of(contract.version()))
                .body(ContractView.of(contract, contracts.knownTerms(contract), Optional.of(proposed.permissions())));
    }

    @GetMapping(PATH + "/{handle}")
    @Operation(summary = "One contract with its private terms")
    ResponseEntity<ContractView> read(Caller caller, @PathVariable String handle) {
        return answer(contracts.contract(caller, id(handle)));
    }

    @PostMapping(PATH + "/{handle}/accept")
    @Operation(summary = "Accept for the tenant, or for this member", description = ApiDescription.SECOND_FACTOR)
    ResponseEntity<ContractView> accept(Caller caller, @PathVariable String handle) {
        return answer(contracts.accept(caller, id(handle)));
    }

    @PostMapping(PATH + "/{handle}/wind-down")
    @Operation(
            summary = "Nothing new under the contract; what runs goes on",
            description = ApiDescription.SECOND_FACTOR)
    ResponseEntity<ContractView> windDown(Caller caller, @PathVariable String handle) {
        return answer(contracts.windDown(caller, id(handle)));
    }

    @GetMapping(PATH + "/{handle}/grants")
    @Operation(summary = "The quota's parts by site, and what is used of them")
    Grants grants(Caller caller, @PathVariable String handle) {
        return new Grants(
                contracts.grants(caller, id(handle)).stream().map(GrantView::of).toList());
    }

    @PutMapping(PATH + "/{handle}/grants/{site}")
    @Operation(summary = "Set a site's part of the quota; If-Match \"0\" for the first time")
    ResponseEntity<GrantView> grant(
            Caller caller,
            @PathVariable String handle,
            @PathVariable String site,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ContractRequests.GrantBody body) {
        ContractHandle contract = id(handle);
        SiteId siteId = Ids.parse("grant", site, SiteId::new);
        FieldErrors errors = new FieldErrors();
        ResourceVector granted = Quantities.read(errors, "granted", body.granted());
        errors.throwIfAny();
        GrantState grant =
                contracts.setGrant(caller, contract, siteId, granted, version -> Etags.require(ifMatch, version));
        return ResponseEntity.ok().eTag(Etags.of(grant.version())).body(GrantView.of(grant));
    }

    private ResponseEntity<ContractView> answer(ServiceContract contract) {
        return ResponseEntity.ok().eTag(Etags.of(contract.version())).body(view(contract));
    }

    private ContractView view(ServiceContract contract) {
        return ContractView.of(contract, contracts.knownTerms(contract), Optional.empty());
    }

    private static ContractHandle id(String handle) {
        return Ids.parse("contract", handle, ContractHandle::new);
    }
}
