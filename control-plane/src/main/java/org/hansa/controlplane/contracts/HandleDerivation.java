package org.hansa.controlplane.contracts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hansa.controlplane.identity.Caller;
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
    private final SecretKeySpec key;

    HandleDerivation(Secrets secrets) {
        key = new SecretKeySpec(secrets.key("contract-handles"), "HmacSHA256");
    }

    ContractHandle handle(Caller caller, String idempotencyKey) {
        return new ContractHandle(PREFIX + derived("handle", caller.scope(), idempotencyKey));
    }

    String nonce(ContractHandle handle) {
        return derived("nonce", handle.value());
    }

    private String derived(String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(mac.doFinal(), 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
