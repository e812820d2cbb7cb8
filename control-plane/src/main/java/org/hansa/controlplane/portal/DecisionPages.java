package org.hansa.controlplane.portal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.controlplane.allocation.AllocationReader;
import org.hansa.controlplane.allocation.ExplainedDecision;
import org.hansa.controlplane.allocation.RefusalRecord;
import org.hansa.controlplane.allocation.SiteRefusal;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.RefusalReason;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What was refused and why, and any decision in full. */
@Controller
class DecisionPages {
    private static final int PAGE = 20;
    private final AllocationReader reader;

    DecisionPages(AllocationReader reader) {
        this.reader = reader;
    }

    /** @param decision null where no residency decision was made */
    record RefusalLine(
            Moment time,
            String reason,
            String detail,
            String contract,
            String policy,
            @Nullable String nearest,
            TreeMap<String, Integer> dimensions,
            List<SiteRefusal> sites,
            @Nullable String decision) {
        static RefusalLine of(RefusalRecord refusal) {
            return new RefusalLine(
                    Moment.ofMillis(refusal.timeMillis()),
                    refusal.reason().name(),
                    refusal.detail(),
                    refusal.contract(),
                    refusal.policyRevision(),
                    refusal.nearest() == null ? null : Refused.words(refusal.nearest()),
                    new TreeMap<>(refusal.dimensions()),
                    refusal.sites(),
                    refusal.residency() ? refusal.decision() : null);
        }
    }

    @GetMapping("/portal/decisions")
    String refusals(
            Caller caller,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(required = false) @Nullable String pageToken,
            Model model) {
        Optional<String> wanted = Arrays.stream(RefusalReason.values())
                .map(Enum::name)
                .filter(reason::equals)
                .findFirst();
        Page<RefusalRecord> page = reader.refusals(caller, Optional.empty(), wanted, pageToken, PAGE);
        model.addAttribute(
                "refusals", page.items().stream().map(RefusalLine::of).toList());
        model.addAttribute("next", page.nextPageToken());
        model.addAttribute("later", pageToken != null);
        model.addAttribute("reason", wanted.orElse(""));
        model.addAttribute("reasons", RefusalReason.values());
        model.addAttribute("curls", List.of(Curl.get("Refusals", "/v1/decisions?reason=" + wanted.orElse(""))));
        return "decisions";
    }

    @GetMapping("/portal/decisions/{digest}")
    String decision(Caller caller, @PathVariable String digest, Model model) {
        ExplainedDecision decision =
                ExplainedDecision.of(reader.decision(caller, Ids.parse("decision", digest, Digest::new)));
        model.addAttribute("decision", decision);
        model.addAttribute("curls", List.of(Curl.get("This decision", "/v1/decisions/" + decision.digest())));
        return "decision";
    }
}
