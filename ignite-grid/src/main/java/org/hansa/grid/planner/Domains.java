package org.hansa.grid.planner;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.grid.DomainRule;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.DomainRule.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Spread and affinity of one group while its plan grows. A host is the only domain smaller than a shape; of all others the
 * shape tells, so whole trees are passed over.
 */
final class Domains {
    private final @Nullable DomainRule spread;
    private final @Nullable DomainRule affinity;
    private final @Nullable String only;
    private final Map<String, Integer> units = new HashMap<>();

    /** @param only the domain that all units are to share; absent where affinity asks for none, or for one host */
    Domains(List<DomainRule> rules, Optional<String> only) {
        spread = rule(rules, Kind.SPREAD);
        affinity = rule(rules, Kind.AFFINITY);
        this.only = only.orElse(null);
    }

    private static @Nullable DomainRule rule(List<DomainRule> rules, Kind kind) {
        return rules.stream().filter(each -> each.kind() == kind).findFirst().orElse(null);
    }

    boolean onOneHost() {
        return affinity != null && affinity.key() == Domain.HOST;
    }

    /** The domains that affinity can choose from, those of better sites first; empty where there is nothing to choose. */
    static Set<String> choices(CandidateIndex index, PlanRequest request) {
        DomainRule affinity = rule(request.rules(), Kind.AFFINITY);
        Set<String> choices = new LinkedHashSet<>();
        if (affinity == null || affinity.key() == Domain.HOST) {
            return choices;
        }
        for (int site : new GrantLimits(index, request).byRank()) {
            for (Shape shape : index.shapesAt(site)) {
                if (affinity.key() != Domain.RACK || shape.rack != null) {
                    choices.add(domain(affinity, shape));
                }
            }
        }
        return choices;
    }

    private static String domain(DomainRule rule, Shape shape) {
        return switch (rule.key()) {
            case HOST -> "";
            case RACK -> shape.siteId + "/" + (shape.rack == null ? "" : shape.rack);
            case SITE -> shape.siteId.value();
            case MEMBER, COUNTRY -> rule.siteDomains().getOrDefault(shape.siteId, "");
        };
    }

    /** Whether a further unit may go to a host of the shape. */
    boolean open(Shape shape) {
        return shared(shape) && left(shape) > 0;
    }

    boolean shared(Shape shape) {
        return only == null
                || affinity == null
                || ((affinity.key() != Domain.RACK || shape.rack != null)
                        && domain(affinity, shape).equals(only));
    }

    /** Units that one more host of the shape may take. */
    int left(Shape shape) {
        if (spread == null) {
            return Integer.MAX_VALUE;
        }
        int taken = spread.key() == Domain.HOST ? 0 : units.getOrDefault(domain(spread, shape), 0);
        return spread.maxPerDomain() - taken;
    }

    void take(Shape shape, int count) {
        if (spread != null) {
            units.merge(domain(spread, shape), count, Integer::sum);
        }
    }

    /** Counts the hosts at permitted sites that the rules alone excluded. @param used hosts that the plan had already */
    void explain(CandidateIndex index, PlanRequest request, int used, Map<String, Integer> excluded) {
        int apart = spread != null && spread.key() == Domain.HOST ? used : 0;
        int together = 0;
        for (int site : new GrantLimits(index, request).byRank()) {
            for (Shape shape : index.shapesAt(site)) {
                apart += spread != null && spread.key() != Domain.HOST && left(shape) <= 0 ? shape.hosts : 0;
                together += !shared(shape) || onOneHost() ? shape.hosts : 0;
            }
        }
        count("SPREAD", apart, excluded);
        count("AFFINITY", together, excluded);
    }

    private static void count(String dimension, int hosts, Map<String, Integer> excluded) {
        if (hosts > 0) {
            excluded.put(dimension, hosts);
        }
    }
}
