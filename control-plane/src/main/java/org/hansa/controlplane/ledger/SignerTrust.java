package org.hansa.controlplane.ledger;

import java.util.Optional;
import org.hansa.ledger.model.MspId;

/** Whether something was signed by a member's identity, by the newest channel configuration. */
@FunctionalInterface
public interface SignerTrust {
    /**
     * Asks for the member's anchor identity, told apart as the contracts do it.
     *
     * @param certificatePem of the signer, as it came with the message
     * @param signature ECDSA over SHA-256 of the message, DER, low S
     * @return what is wrong; empty when the anchor identity signed the message
     */
    Optional<String> anchorSigned(MspId member, byte[] certificatePem, byte[] message, byte[] signature);
}
