package org.hansa.fabric.evidence;

import java.security.PrivateKey;

/** A private key that signs by itself: one that does not leave its device, or one whose signatures must repeat. */
public interface SigningKey extends PrivateKey {

    /** The signature over a message as Fabric takes it; ECDSA in DER with low S. */
    byte[] sign(byte[] message);
}
