package org.hansa.controlplane.allocation;

import java.util.TreeMap;
import org.hansa.controlplane.capacity.DeclarationGuard;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.SiteOffer;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Shrinking is grid first, then drain, then ledger: a class is declared lower only when the grid can no longer give out more
 * than that. Otherwise a tenant would be promised room whose leaf the ledger then voids. Growing is not its business: the
 * ledger goes first, and hosts follow.
 */
final class GridDeclarationGuard implements DeclarationGuard {
    private final LedgerView ledger;
    private final AllocationEngine engine;

    GridDeclarationGuard(LedgerView ledger, AllocationEngine engine) {
        this.ledger = ledger;
        this.engine = engine;
    }

    /** @throws Failure {@code BELOW_LIVE} with {@code taken}, {@code STILL_OFFERED} with {@code offered} */
    @Override
    public void beforeDeclaring(CapacityDeclaration next) {
        SiteId site = next.site();
        ResourceVector before =
                ledger.capacity(site).map(CapacityDeclaration::capacity).orElse(ResourceVector.ZERO);
        if (before.fitsIn(next.capacity())) {
            return;
        }
        SiteOffer offer = engine.drains().offer(site);
        ResourceVector taken = above(before, next.capacity(), offer.taken());
        if (!taken.isZero()) {
            throw Failure.of(
                            FailureKind.BELOW_LIVE,
                            "At " + site + " more than that is live by the grid's count: " + taken + ".")
                    .with("taken", Quantities.write(taken))
                    .withRemedy("Drain hosts, see what lies there at /v1/sites/" + site
                            + "/placements, and declare again when it is gone.");
        }
        ResourceVector offered = above(before, next.capacity(), offer.offered());
        if (!offered.isZero()) {
            throw Failure.of(
                            FailureKind.STILL_OFFERED,
                            "At " + site + " the grid could still give out more than that: " + offered + ".")
                    .with("offered", Quantities.write(offered));
        }
    }

    /** Of the classes that shrink, those of which there is more than the new declaration has. */
    private static ResourceVector above(ResourceVector before, ResourceVector next, ResourceVector there) {
        TreeMap<ResourceClass, Long> above = new TreeMap<>();
        before.quantities().forEach((resourceClass, quantity) -> {
            long left = next.get(resourceClass);
            if (left < quantity && there.get(resourceClass) > left) {
                above.put(resourceClass, there.get(resourceClass));
            }
        });
        return ResourceVector.of(above);
    }
}
