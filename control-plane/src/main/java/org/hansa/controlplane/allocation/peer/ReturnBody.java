package org.hansa.controlplane.allocation.peer;

import java.util.Map;
import java.util.TreeMap;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.grid.GrantOffer;
import org.hansa.ledger.model.ResourceVector;
import org.jspecify.annotations.Nullable;

/**
 * The contract's home asks a part of a grant back.
 *
 * @param ledgerHeight blocks that the home has seen
 * @param epoch of the contract's home
 * @param version of the grant that the home means
 * @param wanted by class; nothing cancels what was asked before
 */
record ReturnBody(
        long ledgerHeight, String contract, long epoch, String site, long version, Map<String, @Nullable Long> wanted) {
    ReturnBody {
        Given.all("contract", contract, "site", site);
        Given.present("wanted", wanted);
    }

    /** @param version of the grant as the owner knows it; of another one than was meant nothing is offered */
    record Offer(long version, Map<String, @Nullable Long> offered) {
        static Offer of(GrantOffer offer) {
            return new Offer(offer.version(), new TreeMap<>(Quantities.write(offer.offered())));
        }

        /** @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD} */
        GrantOffer toOffer() {
            return new GrantOffer(version, vector("offered", offered));
        }
    }

    /** @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD} */
    ResourceVector wantedVector() {
        return vector("wanted", wanted);
    }

    private static ResourceVector vector(String field, Map<String, @Nullable Long> quantities) {
        FieldErrors errors = new FieldErrors();
        ResourceVector vector = Quantities.read(errors, field, quantities);
        errors.throwIfAny();
        return vector;
    }
}
