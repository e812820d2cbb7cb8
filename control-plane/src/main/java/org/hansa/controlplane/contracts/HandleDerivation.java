package org.hansa.controlplane.contracts;

import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.KeyedNames;
import org.hansa.controlplane.kernel.Secrets;
import org.hansa.ledger.model.ContractHandle;
import org.springframework.stereotype.Component;

/**
 * A contract's handle from the client and its idempotency key, and the nonce of its terms from the handle. A repeated call
 * so meets its own contract on the ledger, also after a restart, without a store of keys; and nobody else can compute
 * either.
 */
@Component
class HandleDerivation {
    static final String PREFIX = "c-";
    static final int BYTES = 16;
    private final KeyedNames names;

    HandleDerivation(Secrets secrets) {
        names = new KeyedNames(secrets.key("contract-handles"));
    }

    ContractHandle handle(Caller caller, String idempotencyKey) {
        return new ContractHandle(PREFIX + names.name("handle", caller.scope(), idempotencyKey));
    }

    String nonce(ContractHandle handle) {
        return names.name("nonce", handle.value());
    }
}
