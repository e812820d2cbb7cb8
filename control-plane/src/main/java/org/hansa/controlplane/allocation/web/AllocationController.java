package org.hansa.controlplane.allocation.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.allocation.AllocationReader;
import org.hansa.controlplane.allocation.AllocationService;
import org.hansa.controlplane.allocation.IdempotencyKey;
import org.hansa.controlplane.allocation.Placement;
import org.hansa.controlplane.allocation.ResizeService;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.web.Etags;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.grid.AllocationView;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Allocations")
class AllocationController {
    /** Says that the answer is that of an earlier call with the same key. */
    static final String REPLAYED = "Idempotent-Replayed";

    private final AllocationService allocations;
    private final AllocationReader reader;
    private final ResizeService resizes;
    private final MspId here;

    AllocationController(
            AllocationService allocations, AllocationReader reader, ResizeService resizes, HomeMember member) {
        this.allocations = allocations;
        this.reader = reader;
        this.resizes = resizes;
        this.here = member.msp();
    }

    @PostMapping("/v1/allocations")
    @Operation(
            summary = "Ask for room",
            description =
                    "201 once reserved within two seconds, else 202; a refusal is a problem whose code is the reason")
    ResponseEntity<AllocationResource> place(
            Caller caller,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody AllocationBody body,
            HttpServletRequest request) {
        PlacementClock.read(request);
        IdempotencyKey idempotencyKey = IdempotencyKey.of(key);
        Placement placement = allocations.place(caller, AllocationBodyReader.read(body), idempotencyKey);
        PlacementClock.decided(request);
        if (placement instanceof Placement.Done done) {
            return ResponseEntity.created(location(done.allocation().command().allocation()))
                    .header(REPLAYED, Boolean.toString(done.replayed()))
                    .eTag(Etags.of(done.allocation().updatedAtMillis()))
                    .body(shown(done.allocation()));
        }
        Placement.Pending pending = (Placement.Pending) placement;
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .location(location(pending.allocation()))
                .body(AllocationResource.pending(pending.allocation(), pending.contract()));
    }

    @GetMapping("/v1/allocations")
    @Operation(summary = "Allocations, newest first")
    Page<AllocationResource> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String contract,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        Page<AllocationView> page =
                reader.list(caller, contract(contract), state(state), pageToken, Page.size(pageSize));
        return new Page<>(page.items().stream().map(this::shown).toList(), page.nextPageToken());
    }

    @GetMapping("/v1/allocations/{id}")
    @Operation(
            summary = "One allocation; its ETag is what a change has to name",
            description =
                    "Another owner than the home answers too, for its own part: home says where all of it is known.")
    ResponseEntity<AllocationResource> read(Caller caller, @PathVariable String id) {
        AllocationReader.Found found = reader.find(caller, id(id), Action.ALLOCATION_READ);
        return found.view()
                .map(this::answer)
                .orElseGet(() -> ResponseEntity.ok(AllocationResource.pending(found.id(), found.contract())));
    }

    private ResponseEntity<AllocationResource> answer(AllocationView view) {
        return ResponseEntity.ok().eTag(Etags.of(view.updatedAtMillis())).body(shown(view));
    }

    private AllocationResource shown(AllocationView view) {
        return AllocationResource.of(
                view,
                here,
                reader.homeElsewhere(view, here),
                reader.notice(view)
                        .map(each -> AllocationResource.NoticeView.of(
                                each.notice(), each.owner().orElse(here), each.standing())));
    }

    @PatchMapping("/v1/allocations/{id}")
    @Operation(
            summary = "Change the counts or sizes of groups; If-Match is the ETag that was read",
            description =
                    "All changes or none. Units that stay keep their place; further ones may become further parts,"
                            + " where home has no room one at another member. Units that are given up leave that part first."
                            + " RESIZING while that member has not answered.")
    ResponseEntity<AllocationResource> resize(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ResizeBody body) {
        return answer(resizes.resize(caller, id(id), body.changes(), version -> Etags.require(ifMatch, version)));
    }

    @DeleteMapping("/v1/allocations/{id}")
    @Operation(
            summary = "Give the room back: 204 once it is free, 202 while its owner has not confirmed",
            description = "At the home, or at any owner of a part, which frees its own at once and tells the others.")
    ResponseEntity<Void> release(Caller caller, @PathVariable String id) {
        boolean free = allocations.release(caller, id(id));
        return ResponseEntity.status(free ? HttpStatus.NO_CONTENT : HttpStatus.ACCEPTED)
                .build();
    }

    @GetMapping("/v1/allocations/{id}/receipts")
    @Operation(summary = "The owners' signed promises")
    List<ReceiptView> receipts(Caller caller, @PathVariable String id) {
        return reader.find(caller, id(id), Action.RECEIPT_READ).view().stream()
                .flatMap(view -> view.parts().stream())
                .flatMap(part -> part.placed().receipt().stream())
                .map(ReceiptView::of)
                .toList();
    }

    @GetMapping("/v1/allocations/{id}/decision")
    @Operation(summary = "The residency decision behind it, site by site")
    DecisionView decision(Caller caller, @PathVariable String id) {
        AllocationView view = reader.find(caller, id(id), Action.ALLOCATION_READ)
                .view()
                .orElseThrow(() -> Failure.notFound("decision"));
        return DecisionView.of(reader.decision(caller, view.command().decisionDigest()));
    }

    private static AllocationId id(String text) {
        return Ids.parse("allocation", text, AllocationId::new);
    }

    static Optional<ContractHandle> contract(@Nullable String text) {
        return Optional.ofNullable(text).map(handle -> Ids.parse("contract", handle, ContractHandle::new));
    }

    private static Optional<AllocationState> state(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        for (AllocationState each : AllocationState.values()) {
            if (each.name().equals(text)) {
                return Optional.of(each);
            }
        }
        FieldErrors errors = new FieldErrors();
        errors.add("state", "must be one of " + List.of(AllocationState.values()));
        errors.throwIfAny();
        throw new IllegalStateException("unreachable");
    }

    private static URI location(AllocationId id) {
        return URI.create("/v1/allocations/" + id);
    }
}
