package org.hansa.grid;

import java.util.Base64;
import org.hansa.ledger.model.Receipt;

/**
 * A receipt with the owner's signature over {@link Receipt#bytes()}.
 *
 * @param signatureBase64 ECDSA in DER by the owner's anchor identity, standard Base64
 */
public record SignedReceipt(Receipt receipt, String signatureBase64) {
    public static SignedReceipt of(Receipt receipt, byte[] signature) {
        return new SignedReceipt(receipt, Base64.getEncoder().encodeToString(signature));
    }

    public byte[] signature() {
        return Base64.getDecoder().decode(signatureBase64);
    }
}
