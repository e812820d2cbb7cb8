package org.hansa.controlplane.allocation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.Offer;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/**
 * Which of the permitted sites meet a request's ceilings, by what their owners have declared. A site of which the ledger does
 * not know it does not meet them. Where both ends of a line declare a latency, the longer counts.
 *
 * <p>All of this is about whole sites, so it cuts down the set of sites that the planner may look at and costs the planner
 * nothing.
 */
final class SiteCeilings {
    static final String LATENCY = "LATENCY";
    static final String PRICE = "PRICE";

    private final Supplier<List<SiteId>> sites;
    private final Function<SiteId, Optional<CapacityDeclaration>> declarations;

    /** @param sites of the consortium */
    SiteCeilings(Supplier<List<SiteId>> sites, Function<SiteId, Optional<CapacityDeclaration>> declarations) {
        this.sites = sites;
        this.declarations = declarations;
    }

    static SiteCeilings of(LedgerView ledger) {
        return new SiteCeilings(
                () -> ledger.sites().stream().map(SiteRecord::site).toList(), ledger::capacity);
    }

    /** @param barred those that are too far or too dear, the nearest to the ceilings first */
    record Within(List<SiteId> sites, List<BarredSite> barred) {}

    /** A point that is no site and that nobody has declared a latency to is a misspelling, not a refusal. */
    void checkNames(PlacementRequest request, FieldErrors errors) {
        for (String point : request.conditions().latencyMillisTo().keySet()) {
            boolean known = sites.get().stream()
                    .anyMatch(each -> each.value().equals(point)
                            || offer(each)
                                    .map(offer -> offer.latencies().containsKey(point))
                                    .orElse(false));
            errors.require(
                    known, "maxLatencyMillisTo." + point, "is no site, and no site has declared a latency to it");
        }
    }

    /** A request without ceilings is within them everywhere. */
    Within of(PlacementRequest request, List<SiteId> permitted) {
        if (request.conditions().anywhere()) {
            return new Within(permitted, List.of());
        }
        List<Excess> excesses = new ArrayList<>();
        List<SiteId> near = new ArrayList<>();
        Map<String, Optional<Offer>> ends = ends(request);
        for (SiteId site : permitted) {
            Optional<Excess> tooFar = tooFar(request, site, ends);
            tooFar.ifPresentOrElse(excesses::add, () -> near.add(site));
        }
        List<SiteId> within = request.conditions()
                .price()
                .map(ceiling -> affordable(request, ceiling, near, excesses))
                .orElse(near);
        excesses.sort(Comparator.comparingDouble(Excess::by));
        return new Within(within, excesses.stream().map(Excess::barred).toList());
    }

    /** @param by how many times the ceiling; what nobody has declared is farthest */
    private record Excess(double by, BarredSite barred) {}

    /** What the points that matter declare themselves, where they are sites. */
    private Map<String, Optional<Offer>> ends(PlacementRequest request) {
        Map<String, Optional<Offer>> ends = new TreeMap<>();
        for (String point : request.conditions().latencyMillisTo().keySet()) {
            ends.put(
                    point,
                    sites.get().stream()
                            .filter(each -> each.value().equals(point))
                            .findAny()
                            .flatMap(this::offer));
        }
        return ends;
    }

    private Optional<Excess> tooFar(PlacementRequest request, SiteId site, Map<String, Optional<Offer>> ends) {
        if (ends.isEmpty()) {
            return Optional.empty();
        }
        Optional<Offer> here = offer(site);
        Map<String, Long> longest = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        double by = 0;
        for (Map.Entry<String, Long> ceiling :
                request.conditions().latencyMillisTo().entrySet()) {
            String point = ceiling.getKey();
            OptionalLong latency = latency(site, here, point, ends.getOrDefault(point, Optional.empty()));
            if (latency.isEmpty()) {
                unknown.add(point);
            } else if (latency.getAsLong() > ceiling.getValue()) {
                longest.put(point, latency.getAsLong());
                by = Math.max(by, (double) latency.getAsLong() / Math.max(1, ceiling.getValue()));
            }
        }
        if (!unknown.isEmpty()) {
            return Optional.of(
                    new Excess(Double.MAX_VALUE, new BarredSite(site, LATENCY, () -> undeclared(site, unknown))));
        }
        return longest.isEmpty()
                ? Optional.empty()
                : Optional.of(new Excess(by, new BarredSite(site, LATENCY, () -> farther(site, longest))));
    }

    private static SiteRefusal undeclared(SiteId site, List<String> unknown) {
        return new SiteRefusal(
                site.value(),
                LATENCY,
                "No latency from here to " + String.join(", ", unknown) + " is declared.",
                "Choose a site whose owner declares one.");
    }

    private static SiteRefusal farther(SiteId site, Map<String, Long> longest) {
        List<String> is = new ArrayList<>();
        List<String> raise = new ArrayList<>();
        longest.forEach((point, millis) -> {
            is.add(millis + " ms to " + point);
            raise.add("maxLatencyMillisTo." + point + " to " + millis);
        });
        return new SiteRefusal(
                site.value(),
                LATENCY,
                "It is " + String.join(" and ", is) + ".",
                "Raise " + String.join(" and ", raise) + ", which " + site + " meets.");
    }

    private static OptionalLong latency(SiteId site, Optional<Offer> here, String point, Optional<Offer> there) {
        if (site.value().equals(point)) {
            return OptionalLong.of(0);
        }
        return Stream.of(here.map(each -> each.latencyTo(point)), there.map(each -> each.latencyTo(site.value())))
                .flatMap(Optional::stream)
                .flatMapToLong(OptionalLong::stream)
                .max();
    }

    private List<SiteId> affordable(
            PlacementRequest request, PriceCeiling ceiling, List<SiteId> near, List<Excess> excesses) {
        List<SiteCost> costs = new ArrayList<>();
        for (SiteId site : near) {
            SiteCost cost = SiteCost.of(site, declarations.apply(site), request.groups());
            if (cost.meets(ceiling)) {
                costs.add(cost);
            } else {
                excesses.add(new Excess(cost.times(ceiling), new BarredSite(site, PRICE, () -> cost.refusal(ceiling))));
            }
        }
        costs.sort(Comparator.comparing(SiteCost::whole));
        List<SiteId> within = new ArrayList<>();
        List<BigInteger> dearest = new ArrayList<>();
        for (SiteCost cost : costs) {
            List<BigInteger> with = cost.dearer(dearest);
            if (ceiling.covers(SiteCost.sum(with))) {
                within.add(cost.site());
                dearest = with;
            } else {
                // Each group alone could go there; all possible mixtures with the cheaper sites would not be within the
                // ceiling.
                excesses.add(new Excess(1, new BarredSite(cost.site(), PRICE, cost::inAMixture)));
            }
        }
        within.sort(Comparator.naturalOrder());
        return within;
    }

    private Optional<Offer> offer(SiteId site) {
        return declarations.apply(site).flatMap(CapacityDeclaration::offer);
    }
}
