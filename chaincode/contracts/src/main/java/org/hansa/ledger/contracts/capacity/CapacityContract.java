package org.hansa.ledger.contracts.capacity;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteHead;

/**
 * {@code capacity:*}: a declaration never falls below what is live under it. Growing needs no look at what is live, so it
 * never collides with an anchor in flight.
 */
public final class CapacityContract {
    private CapacityContract() {}

    public static SortedMap<String, ContractFunction> functions() {
        TreeMap<String, ContractFunction> functions = new TreeMap<>();
        functions.put(LedgerFunction.DECLARE_CAPACITY, CapacityContract::declareCapacity);
        return functions;
    }

    private static byte[] declareCapacity(LedgerTransaction transaction, Arguments arguments) {
        CapacityDeclaration next = arguments.expect("declaration").record(0, "declaration", CapacityDeclaration::parse);
        Members.ownSite(transaction, ClientRole.GOVERNANCE, next.site());
        String key = LedgerKey.capacity(next.site());
        Optional<CapacityDeclaration> before = transaction.find(key, CapacityDeclaration::parse);
        checkVersion(next, before.map(CapacityDeclaration::version).orElse(0L));
        if (next.untilMillis() <= transaction.timeMillis()) {
            throw new LedgerRefusal(
                    LedgerError.WRONG_STATE,
                    "the period ended at " + next.untilMillis() + "; declare one that goes on");
        }
        checkLive(transaction, next, before.map(CapacityDeclaration::capacity).orElse(ResourceVector.ZERO));
        transaction.put(key, next);
        return next.bytes();
    }

    private static void checkVersion(CapacityDeclaration next, long before) {
        if (next.version() != before + 1) {
            throw new LedgerRefusal(
                    LedgerError.STALE_VERSION,
                    "capacity of " + next.site() + " has version " + before + ", so the next is " + (before + 1)
                            + ", not " + next.version());
        }
    }

    private static void checkLive(LedgerTransaction transaction, CapacityDeclaration next, ResourceVector before) {
        boolean startsLater = next.fromMillis() > transaction.timeMillis();
        if (before.fitsIn(next.capacity()) && !startsLater) {
            return;
        }
        ResourceVector live = transaction
                .find(LedgerKey.siteHead(next.site()), SiteHead::parse)
                .map(SiteHead::totals)
                .orElse(ResourceVector.ZERO);
        if (startsLater && !live.isZero()) {
            throw new LedgerRefusal(
                    LedgerError.BELOW_LIVE,
                    "the period starts at " + next.fromMillis() + ", later than now, while " + live + " is live");
        }
        live.quantities().forEach((resourceClass, quantity) -> {
            if (quantity > next.capacity().get(resourceClass)) {
                throw new LedgerRefusal(
                        LedgerError.BELOW_LIVE,
                        resourceClass + ": " + quantity + " is live, "
                                + next.capacity().get(resourceClass) + " would be declared; drain first");
            }
        });
    }
}
