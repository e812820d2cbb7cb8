package org.hansa.grid.provider;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.hansa.ledger.model.Digest;

/** A command comes with one random nonce; the events that it adds need one each, the same however often it is applied. */
public final class Nonces {
    private static final int HEX_DIGITS = 32;

    private Nonces() {}

    /** A source of nonces that nobody can foresee. */
    public static Supplier<String> random() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] nonce = new byte[HEX_DIGITS / 2];
            random.nextBytes(nonce);
            return HexFormat.of().formatHex(nonce);
        };
    }

    static String of(String nonce, int event) {
        return event == 0
                ? nonce
                : Digest.of((nonce + "/" + event).getBytes(StandardCharsets.US_ASCII))
                        .hex()
                        .substring(0, HEX_DIGITS);
    }
}
