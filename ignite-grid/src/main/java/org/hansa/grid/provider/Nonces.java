package org.hansa.grid.provider;

import java.nio.charset.StandardCharsets;
import org.hansa.ledger.model.Digest;

/** A command comes with one random nonce; the events that it adds need one each, the same however often it is applied. */
final class Nonces {
    private static final int HEX_DIGITS = 32;

    private Nonces() {}

    static String of(String nonce, int event) {
        return event == 0
                ? nonce
                : Digest.of((nonce + "/" + event).getBytes(StandardCharsets.US_ASCII))
                        .hex()
                        .substring(0, HEX_DIGITS);
    }
}
