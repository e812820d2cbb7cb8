package org.hansa.controlplane.identity;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.hansa.controlplane.kernel.KeyedNames;

/**
 * Names for people that only this member can resolve. What records carry rotates every month (UTC), so that acts of
 * different months cannot be joined by others; what tells people apart inside this member does not.
 */
final class Pseudonyms {
    private final KeyedNames names;

    Pseudonyms(byte[] key) {
        this.names = new KeyedNames(key);
    }

    String of(String issuer, String subject, Instant now) {
        return names.name(
                "actor",
                issuer,
                subject,
                YearMonth.from(now.atOffset(ZoneOffset.UTC)).toString());
    }

    String stable(String issuer, String subject) {
        return names.name("person", issuer, subject);
    }
}
