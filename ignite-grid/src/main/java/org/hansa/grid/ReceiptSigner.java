package org.hansa.grid;

/** Signs receipts for the member. Called on the path of every placement, so it must not wait for anything remote. */
@FunctionalInterface
public interface ReceiptSigner {
    /** @return the signature over {@code receiptBytes}, ECDSA P-256 with SHA-256 in DER */
    byte[] sign(byte[] receiptBytes);
}
