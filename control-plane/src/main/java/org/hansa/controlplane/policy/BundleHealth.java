package org.hansa.controlplane.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Which rules this member is missing, whom it has asked for them, and what they said. Without those in force it decides
 * nothing; without proposed ones it can only not approve them.
 */
@Component("policyBundleHealth")
final class BundleHealth implements HealthIndicator {
    private static final Status DEGRADED = new Status("DEGRADED", "proposed rules are not here yet");
    private final BundleFetch fetch;

    BundleHealth(BundleFetch fetch) {
        this.fetch = fetch;
    }

    @Override
    public Health health() {
        List<BundleFetch.Search> missing = fetch.missing();
        if (missing.isEmpty()) {
            return Health.up().build();
        }
        boolean inForce = missing.stream().anyMatch(each -> each.rules().standing() == NamedRules.Standing.IN_FORCE);
        return (inForce ? Health.down() : Health.status(DEGRADED))
                .withDetail("missing", missing.stream().map(BundleHealth::view).toList())
                .withDetail("remedy", "Start the control plane of a member that has it, or have the operator stage it.")
                .build();
    }

    private static Map<String, Object> view(BundleFetch.Search search) {
        Map<String, String> asked = new LinkedHashMap<>();
        search.answers().forEach((member, answer) -> asked.put(member.value(), answer));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("revision", search.rules().revision().value());
        view.put("digest", search.rules().digest().hex());
        view.put("standing", search.rules().standing().name());
        view.put("asked", asked);
        view.put("rounds", search.rounds());
        view.put("again", search.again().toString());
        return view;
    }
}
