package org.hansa.launcher.ballots;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MalformedRecordException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of the command line in the types of the ledger. What has not the form of one is wrong usage. */
final class Words {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([mhd])");

    private Words() {}

    static final class ToBallotId implements ITypeConverter<BallotId> {
        @Override
        public BallotId convert(String text) {
            try {
                return new BallotId(text);
            } catch (MalformedRecordException notOne) {
                throw new TypeConversionException("'" + text + "' is no ballot's id; './hansa ballots' lists them");
            }
        }
    }

    static final class ToDigest implements ITypeConverter<Digest> {
        @Override
        public Digest convert(String text) {
            try {
                return new Digest(text);
            } catch (MalformedRecordException notOne) {
                throw new TypeConversionException("'" + text + "' is no digest: 64 lower-case hexadecimal digits");
            }
        }
    }

    /** {@code suspend-member} as well as {@code SUSPEND_MEMBER}. */
    static final class ToKind implements ITypeConverter<BallotKind> {
        @Override
        public BallotKind convert(String text) {
            return Arrays.stream(BallotKind.values())
                    .filter(each -> word(each).equals(word(text)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is no kind of ballot; there are "
                            + Arrays.stream(BallotKind.values())
                                    .map(each -> word(each))
                                    .collect(Collectors.joining(", "))));
        }

        private static String word(BallotKind kind) {
            return word(kind.name());
        }

        private static String word(String text) {
            return text.toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @throws IllegalArgumentException when it is neither a time nor a span from now, or not in the future */
    static Instant deadline(String text, Clock clock) {
        Instant deadline = instant(text, clock);
        if (!deadline.isAfter(clock.instant())) {
            throw new IllegalArgumentException("--deadline " + text + " lies in the past");
        }
        return deadline;
    }

    private static Instant instant(String text, Clock clock) {
        Matcher span = SPAN.matcher(text);
        if (span.matches()) {
            long count = Long.parseLong(span.group(1));
            return clock.instant()
                    .plus(
                            switch (span.group(2)) {
                                case "m" -> Duration.ofMinutes(count);
                                case "h" -> Duration.ofHours(count);
                                default -> Duration.ofDays(count);
                            });
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException neither) {
            throw new IllegalArgumentException(
                    "--deadline '" + text + "' is neither a time like 2027-01-31T12:00:00Z nor a span like 36h or 7d",
                    neither);
        }
    }
}
