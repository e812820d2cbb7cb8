package org.hansa.fabric.evidence;

import com.google.protobuf.ByteString;

/** Transaction ids: lower-case hex of SHA-256 over nonce and creator, so nobody else can claim one. */
public final class TransactionIds {
    private TransactionIds() {}

    public static String of(byte[] nonce, byte[] creator) {
        return Hashes.hex(Hashes.sha256(nonce, creator));
    }

    public static String of(ByteString nonce, ByteString creator) {
        return Hashes.hex(Hashes.sha256(nonce, creator));
    }
}
