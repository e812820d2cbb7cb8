package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Map<String, Integer> units = new HashMap<>();
    /** What spread's rule calls the domain of each site, by number, as far as it was asked. */
    private @Nullable String[] names = new String[16];

    Domains(List<DomainRule> rules) {
        spread = rule(rules, Kind.SPREAD);
        affinity = rule(rules, Kind.AFFINITY);
    }

    private static @Nullable DomainRule rule(List<DomainRule> rules, Kind kind) {
        for (DomainRule each : rules) {
            if (each.kind() == kind) {
                return each;
            }
        }
        return null;
    }

    boolean onOneHost() {
        return affinity != null && affinity.key() == Domain.HOST;
    }

    /** The rule by which a plan has to choose one domain for all units before it looks for hosts; none for one host. */
    static Optional<DomainRule> choosing(List<DomainRule> rules) {
        return Optional.ofNullable(rule(rules, Kind.AFFINITY)).filter(rule -> rule.key() != Domain.HOST);
    }

    /**
     * The domains of which this is the best site, each as its shapes, better sites first.
     *
     * @param sites permitted ones, better first
     * @param at position of the site in question
     */
    static Collection<List<Shape>> choices(CandidateIndex index, DomainRule affinity, int[] sites, int at) {
        List<Shape> here = index.shapesAt(sites[at]);
        if (here.isEmpty()) {
            return List.of();
        }
        return switch (affinity.key()) {
            case HOST -> throw new IllegalArgumentException("hosts are chosen by the search");
            case RACK -> racks(here);
            case SITE -> List.of(here);
            case MEMBER, COUNTRY -> across(index, affinity, sites, at);
        };
    }

    /** The shapes of the one domain that the units share already, better sites first. */
    static List<Shape> shared(CandidateIndex index, DomainRule affinity, int[] sites, Shape standing) {
        List<Shape> shared = new ArrayList<>();
        for (int site : sites) {
            for (Shape each : index.shapesAt(site)) {
                boolean unnamed = affinity.key() == Domain.RACK && each.rack == null;
                if (!unnamed && domain(affinity, each).equals(domain(affinity, standing))) {
                    shared.add(each);
                }
            }
        }
        return shared;
    }

    private static Collection<List<Shape>> racks(List<Shape> shapes) {
        Map<String, List<Shape>> racks = new LinkedHashMap<>();
        for (Shape each : shapes) {
            if (each.rack != null) {
                racks.computeIfAbsent(each.rack, any -> new ArrayList<>(1)).add(each);
            }
        }
        return racks.values();
    }

    private static Collection<List<Shape>> across(CandidateIndex index, DomainRule affinity, int[] sites, int at) {
        String name = domain(affinity, index.shapesAt(sites[at]).get(0));
        List<Shape> all = new ArrayList<>();
        for (int i = 0; i < sites.length; i++) {
            List<Shape> there = index.shapesAt(sites[i]);
            if (!there.isEmpty() && domain(affinity, there.get(0)).equals(name)) {
                if (i < at) {
                    return List.of();
                }
                all.addAll(there);
            }
        }
        return List.of(all);
    }

    private static String domain(DomainRule rule, Shape shape) {
        return switch (rule.key()) {
            case HOST -> "";
            case RACK -> shape.rackDomain;
            case SITE -> shape.siteId.value();
            case MEMBER, COUNTRY -> rule.siteDomains().getOrDefault(shape.siteId, "");
        };
    }

    /** Looked up once for each site: a search asks about every shape. */
    private String spreadDomain(DomainRule spread, Shape shape) {
        if (spread.key() != Domain.MEMBER && spread.key() != Domain.COUNTRY) {
            return domain(spread, shape);
        }
        if (shape.site >= names.length) {
            names = Arrays.copyOf(names, Math.max(shape.site + 1, names.length * 2));
        }
        String name = names[shape.site];
        if (name == null) {
            name = domain(spread, shape);
            names[shape.site] = name;
        }
        return name;
    }

    /** Whether a further unit may go to a host of the shape. */
    boolean open(Shape shape) {
        return left(shape) > 0;
    }

    /** Units that one more host of the shape may take. */
    int left(Shape shape) {
        if (spread == null) {
            return Integer.MAX_VALUE;
        }
        if (units.isEmpty()) {
            return spread.maxPerDomain();
        }
        int taken = spread.key() == Domain.HOST ? 0 : units.getOrDefault(spreadDomain(spread, shape), 0);
        return spread.maxPerDomain() - taken;
    }

    /** Units that a host may take which has so many. */
    int leftOnHost(int has) {
        return spread != null && spread.key() == Domain.HOST ? spread.maxPerDomain() - has : Integer.MAX_VALUE;
    }

    void take(Shape shape, int count) {
        if (spread != null) {
            units.merge(spreadDomain(spread, shape), count, Integer::sum);
        }
    }

    /**
     * Counts the hosts at permitted sites that the rules alone excluded.
     *
     * @param chosen shapes of the domain that was chosen; absent where none had to be
     * @param used hosts that have all the units that one may have
     */
    void explain(
            CandidateIndex index,
            PlanRequest request,
            Optional<List<Shape>> chosen,
            int used,
            Map<String, Integer> excluded) {
        int apart = spread != null && spread.key() == Domain.HOST ? used : 0;
        int together = 0;
        for (int site : new GrantLimits(index, request).byRank()) {
            for (Shape shape : index.shapesAt(site)) {
                apart += spread != null && spread.key() != Domain.HOST && left(shape) <= 0 ? shape.hosts : 0;
                boolean shared = chosen.isEmpty() || chosen.get().contains(shape);
                together += !shared || onOneHost() ? shape.hosts : 0;
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
