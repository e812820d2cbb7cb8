package org.hansa.controlplane.allocation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.Offer;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * What a request would cost at a site, by its owner's declared prices: all units that it asks for, and of the GPU models that
 * would do the dearest, since which it gets is not known before.
 *
 * @param groups billionths of {@code currency} an hour for each group; empty when the site names no price for something
 * @param unpriced what has no price there
 */
record SiteCost(SiteId site, String currency, List<BigInteger> groups, Optional<String> unpriced) {
    static SiteCost of(SiteId site, Optional<CapacityDeclaration> declaration, List<PlacementRequest.Group> groups) {
        Optional<Offer> offer = declaration.flatMap(CapacityDeclaration::offer);
        if (offer.isEmpty()) {
            return new SiteCost(site, "", List.of(), Optional.of("anything"));
        }
        List<BigInteger> costs = new ArrayList<>();
        for (PlacementRequest.Group group : groups) {
            ResourceRequest request = group.room().request();
            BigInteger dearest = BigInteger.ZERO;
            for (Optional<String> model : models(request, declaration.get().capacity())) {
                ResourceVector all = request.vector(request.count(), model);
                for (ResourceClass each : all.quantities().keySet()) {
                    if (offer.get().price(each).isEmpty()) {
                        return new SiteCost(site, offer.get().currency(), List.of(), Optional.of(each.name()));
                    }
                }
                dearest = dearest.max(cost(offer.get(), all));
            }
            costs.add(dearest);
        }
        return new SiteCost(site, offer.get().currency(), costs, Optional.empty());
    }

    /** The declared models that a unit could get there; without any the planner will not find room there either. */
    private static List<Optional<String>> models(ResourceRequest request, ResourceVector declared) {
        List<Optional<String>> models = new ArrayList<>();
        request.gpu().ifPresent(gpu -> declared.quantities().keySet().stream()
                .map(ResourceClass::name)
                .filter(name -> name.startsWith("GPU"))
                .map(name -> name.substring(name.indexOf(':') + 1))
                .filter(model -> gpu.models().isEmpty() || gpu.models().contains(model))
                .distinct()
                .forEach(model -> models.add(Optional.of(model))));
        return models.isEmpty() ? List.of(Optional.empty()) : models;
    }

    private static BigInteger cost(Offer offer, ResourceVector all) {
        return all.quantities().entrySet().stream()
                .map(each -> BigInteger.valueOf(offer.price(each.getKey()).orElseThrow())
                        .multiply(BigInteger.valueOf(each.getValue())))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    static BigInteger sum(List<BigInteger> costs) {
        return costs.stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    BigInteger whole() {
        return sum(groups);
    }

    /** Group by group the higher of what it costs here and of {@code dearest}, which may be empty. */
    List<BigInteger> dearer(List<BigInteger> dearest) {
        List<BigInteger> higher = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            higher.add(dearest.isEmpty() ? groups.get(i) : groups.get(i).max(dearest.get(i)));
        }
        return higher;
    }

    boolean meets(PriceCeiling ceiling) {
        return compares(ceiling) && ceiling.covers(whole());
    }

    private boolean compares(PriceCeiling ceiling) {
        return unpriced.isEmpty() && currency.equals(ceiling.currency());
    }

    /** Why it does not meet the ceiling. */
    SiteRefusal refusal(PriceCeiling ceiling) {
        if (unpriced.isPresent()) {
            return refusal(
                    "Its owner has declared no price for " + unpriced.get() + ".",
                    "Choose a site with a price, or leave priceCeiling out.");
        }
        if (!compares(ceiling)) {
            return refusal(
                    "Its prices are in " + currency + ", the ceiling is in " + ceiling.currency() + ".",
                    "Ask again with priceCeiling in " + currency + ".");
        }
        String cost = PriceCeiling.text(whole());
        return refusal(
                "The request costs " + cost + " " + currency + " an hour there.",
                "Raise priceCeiling.perHour to " + cost + " " + currency + ", which " + site + " meets.");
    }

    /** How far above the ceiling. */
    double times(PriceCeiling ceiling) {
        return compares(ceiling) ? whole().doubleValue() / Math.max(1, ceiling.nanosPerHour()) : Double.MAX_VALUE;
    }

    SiteRefusal inAMixture() {
        return refusal(
                "Groups at this site and others at cheaper ones could together cost more than the ceiling.",
                "Name " + site + " alone in sites, or raise priceCeiling.");
    }

    private SiteRefusal refusal(String reason, String remedy) {
        return new SiteRefusal(site.value(), SiteCeilings.PRICE, reason, remedy);
    }
}
