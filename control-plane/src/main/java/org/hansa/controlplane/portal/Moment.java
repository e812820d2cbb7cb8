package org.hansa.controlplane.portal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A time as a page shows it: UTC in the text, exact in the attribute; the reader's own zone is added by script. */
record Moment(String iso, String utc) {
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static Moment of(Instant instant) {
        return new Moment(instant.truncatedTo(ChronoUnit.MILLIS).toString(), TEXT.format(instant));
    }

    static Moment ofMillis(long millis) {
        return of(Instant.ofEpochMilli(millis));
    }

    /** Null for 0, which records use for "not yet". */
    static @Nullable Moment orNull(long millis) {
        return millis == 0 ? null : ofMillis(millis);
    }

    static @Nullable Moment orNull(Optional<Instant> instant) {
        return instant.map(Moment::of).orElse(null);
    }
}
