package org.hansa.controlplane.allocation.web;

import java.time.Instant;
import java.util.Base64;
import org.hansa.grid.SignedReceipt;
import org.hansa.ledger.model.Receipt;

/**
 * An owner's signed promise.
 *
 * @param leafBodyDigest what the promised leaf's body must have as its digest
 * @param anchorBy when the leaf is due on the ledger
 * @param bytes what is signed: canonical JSON, Base64
 * @param signature ECDSA P-256 with SHA-256 in DER by the owner's anchor identity, Base64
 */
record ReceiptView(
        String owner,
        String site,
        String provider,
        long providerSeq,
        String leafBodyDigest,
        String decisionDigest,
        String policyRevision,
        Instant issuedAt,
        Instant anchorBy,
        String bytes,
        String signature) {
    static ReceiptView of(SignedReceipt signed) {
        Receipt receipt = signed.receipt();
        return new ReceiptView(
                receipt.owner().value(),
                receipt.site().value(),
                receipt.provider().value(),
                receipt.providerSeq(),
                receipt.leafBodyDigest().hex(),
                receipt.decisionDigest().hex(),
                receipt.policyRevision().value(),
                Instant.ofEpochMilli(receipt.issuedAtMillis()),
                Instant.ofEpochMilli(receipt.anchorByMillis()),
                Base64.getEncoder().encodeToString(receipt.bytes()),
                signed.signatureBase64());
    }
}
