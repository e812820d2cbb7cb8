package org.hansa.controlplane.membership.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.SiteHead;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Ledger")
class LedgerController {
    private final MembershipService membership;
    private final String channel;

    LedgerController(MembershipService membership, @Value("${hansa.ledger.channel:hansa}") String channel) {
        this.membership = membership;
        this.channel = channel;
    }

    /** @param height blocks that this member has verified and applied */
    record LedgerStatus(
            String channel,
            long height,
            Instant lastBlockTime,
            @Nullable String blockHash,
            @Nullable String activePolicy,
            List<HeadView> sites) {}

    /** @param treeSize leaves in the site's stream; @param totals what is live, by resource class */
    record HeadView(
            String site, long nextBatch, long treeSize, String root, Map<String, Long> totals, Instant lastTime) {
        static HeadView of(SiteHead head) {
            return new HeadView(
                    head.site().value(),
                    head.nextBatch(),
                    head.frontier().size(),
                    head.frontier().root().hex(),
                    Quantities.write(head.totals()),
                    Instant.ofEpochMilli(head.lastTimeMillis()));
        }
    }

    @GetMapping("/v1/ledger")
    @Operation(summary = "Where the ledger stands, as this member has verified it")
    LedgerStatus status(Caller caller) {
        LedgerView ledger = membership.ledger(caller);
        return new LedgerStatus(
                channel,
                ledger.height(),
                ledger.lastBlockTime(),
                ledger.lastBlockHash().map(Digest::hex).orElse(null),
                ledger.activePolicy().map(policy -> policy.revision().value()).orElse(null),
                ledger.sites().stream()
                        .map(site -> HeadView.of(ledger.siteHead(site.site())))
                        .toList());
    }
}
