package org.hansa.controlplane.allocation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.controlplane.allocation.AllocationReader;
import org.hansa.controlplane.allocation.RefusalRecord;
import org.hansa.controlplane.allocation.SiteRefusal;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.ledger.model.Digest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Decisions")
class DecisionController {
    private final AllocationReader reader;

    DecisionController(AllocationReader reader) {
        this.reader = reader;
    }

    /**
     * A refused request.
     *
     * @param decision digest; {@code explained} says whether GET /v1/decisions/{id} explains it site by site
     * @param dimensions how many candidates each dimension excluded
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RefusalView(
            String allocation,
            String contract,
            String reason,
            String detail,
            String decision,
            boolean explained,
            String policyRevision,
            String requestDigest,
            Instant time,
            Map<String, Integer> dimensions,
            RefusalRecord.@Nullable Nearest nearest,
            List<SiteRefusal> sites) {
        static RefusalView of(RefusalRecord refusal) {
            return new RefusalView(
                    refusal.allocation(),
                    refusal.contract(),
                    refusal.reason().name(),
                    refusal.detail(),
                    refusal.decision(),
                    refusal.residency(),
                    refusal.policyRevision(),
                    refusal.requestDigest(),
                    Instant.ofEpochMilli(refusal.timeMillis()),
                    new TreeMap<>(refusal.dimensions()),
                    refusal.nearest(),
                    refusal.sites());
        }
    }

    @GetMapping("/v1/decisions")
    @Operation(summary = "Refused requests, newest first; the newest ten thousand of this member are kept readable")
    Page<RefusalView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String contract,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        Page<RefusalRecord> page = reader.refusals(
                caller,
                AllocationController.contract(contract),
                Optional.ofNullable(reason),
                pageToken,
                Page.size(pageSize));
        return new Page<>(page.items().stream().map(RefusalView::of).toList(), page.nextPageToken());
    }

    @GetMapping("/v1/decisions/{id}")
    @Operation(summary = "A residency decision: facts and answer for each site, with what it takes to replay it")
    DecisionView read(Caller caller, @PathVariable String id) {
        return DecisionView.of(reader.decision(caller, Ids.parse("decision", id, Digest::new)));
    }
}
