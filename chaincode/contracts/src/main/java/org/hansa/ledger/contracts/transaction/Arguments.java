package org.hansa.ledger.contracts.transaction;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;

/** A function's arguments by position, read by type; what is wrong with one is said with its name. */
public final class Arguments {
    /** Far above any record, far below what would hurt an endorser; leaves travel as transient data. */
    public static final int MAX_ARGUMENT_BYTES = 256 * 1024;

    private static final Pattern NATURAL = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final List<byte[]> values;

    public Arguments(List<byte[]> values) {
        this.values = List.copyOf(values);
        for (byte[] each : values) {
            if (each.length > MAX_ARGUMENT_BYTES) {
                throw new LedgerRefusal(
                        LedgerError.TOO_LARGE,
                        "an argument has " + each.length + " bytes, the most is " + MAX_ARGUMENT_BYTES);
            }
        }
    }

    /** @param names of all arguments, in order; the call must have as many */
    public Arguments expect(String... names) {
        if (values.size() != names.length) {
            throw new MalformedRecordException("expected " + names.length + " arguments (" + String.join(", ", names)
                    + "), found " + values.size());
        }
        return this;
    }

    /** A record's bytes, read by its parser. */
    public <T> T record(int index, String name, Function<byte[], T> parser) {
        return named(name, () -> parser.apply(values.get(index)));
    }

    /** A text, read by the constructor of its type. */
    public <T> T text(int index, String name, Function<String, T> parser) {
        return named(name, () -> parser.apply(utf8(values.get(index))));
    }

    public String text(int index, String name) {
        return text(index, name, Function.identity());
    }

    /** A count or sequence: decimal digits without sign or padding. */
    public long natural(int index, String name) {
        return text(index, name, text -> {
            if (!NATURAL.matcher(text).matches()) {
                throw new MalformedRecordException("expected a count in decimal form, found '" + text + "'");
            }
            return Long.parseLong(text);
        });
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T named(String name, Reading<T> reading) {
        try {
            return reading.read();
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException("argument '" + name + "': " + e.getMessage());
        }
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRecordException("not UTF-8");
        }
    }
}
