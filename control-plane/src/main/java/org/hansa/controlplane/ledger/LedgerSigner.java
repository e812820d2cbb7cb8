package org.hansa.controlplane.ledger;

/** Signs what leaves this member outside of a transaction, receipts and reports, as its anchor identity. */
public interface LedgerSigner {
    /** The member's MSP id. */
    String mspId();

    /** Fabric {@code SerializedIdentity} bytes. */
    byte[] identity();

    /** ECDSA over SHA-256 of the message, DER, low S. Cheap enough for a request's path. */
    byte[] sign(byte[] message);
}
