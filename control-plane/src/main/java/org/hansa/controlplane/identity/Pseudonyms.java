package org.hansa.controlplane.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names for people that only this member can resolve. What records carry rotates every month (UTC), so that acts of
 * different months cannot be joined by others; what tells people apart inside this member does not.
 */
final class Pseudonyms {
    private static final int NAME_BYTES = 16;
    private final SecretKeySpec key;

    Pseudonyms(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    String of(String issuer, String subject, Instant now) {
        return name(
                "actor",
                issuer,
                subject,
                YearMonth.from(now.atOffset(ZoneOffset.UTC)).toString());
    }

    String stable(String issuer, String subject) {
        return name("person", issuer, subject);
    }

    private String name(String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // Each part with its length, or "a|b","c" and "a","b|c" would be one person.
                mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(mac.doFinal(), 0, NAME_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
