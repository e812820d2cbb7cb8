package org.hansa.ledger.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes that are hashed, signed and stored: RFC 8785 (JSON Canonicalization Scheme), narrowed to objects, arrays,
 * strings and booleans.
 *
 * <p>Integers are decimal strings, so no reader can lose the low bits of a 64-bit value; there are no floats and no
 * nulls, an absent field is left out. Keys are sorted by UTF-16 code unit as RFC 8785 asks. Reading accepts exactly the
 * bytes that writing would give and nothing else, so a record has one encoding and one hash.
 */
public final class CanonicalJson {
    static final int MAX_DEPTH = 32;

    private CanonicalJson() {}

    /**
     * @param value a {@link Map} with string keys, {@link List}, {@link String} or {@link Boolean}, nested
     * @throws IllegalArgumentException for any other type, and for strings that are not well-formed Unicode
     */
    public static byte[] write(Object value) {
        StringBuilder out = new StringBuilder(256);
        append(out, value, 0);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws MalformedRecordException when the bytes are not one canonical JSON value, saying where and why */
    public static Object read(byte[] bytes) {
        return new CanonicalJsonParser(bytes).parse();
    }

    /** @throws MalformedRecordException when the bytes are not one canonical JSON object */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> readObject(byte[] bytes) {
        if (read(bytes) instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw new MalformedRecordException("expected a JSON object");
    }

    private static void append(StringBuilder out, Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof String text) {
            appendString(out, text);
        } else if (value instanceof Boolean flag) {
            out.append(flag.booleanValue());
        } else if (value instanceof Map<?, ?> object) {
            appendObject(out, object, depth);
        } else if (value instanceof List<?> array) {
            appendArray(out, array, depth);
        } else {
            throw new IllegalArgumentException("no canonical form for "
                    + (value == null ? "null" : value.getClass().getName()));
        }
    }

    private static void appendObject(StringBuilder out, Map<?, ?> object, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> field : sorted(object).entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            appendString(out, (String) field.getKey());
            out.append(':');
            append(out, field.getValue(), depth + 1);
        }
        out.append('}');
    }

    /** Records come sorted; only what others put together has to be. */
    private static Map<?, ?> sorted(Map<?, ?> object) {
        return object instanceof SortedMap<?, ?> already && already.comparator() == null
                ? already
                : new TreeMap<>(object);
    }

    private static void appendArray(StringBuilder out, List<?> array, int depth) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            append(out, array.get(i), depth + 1);
        }
        out.append(']');
    }

    private static void appendString(StringBuilder out, String text) {
        out.append('"');
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isPlain(c)) {
                out.append(text, copied, i);
                i += appendOther(out, text, i, c);
                copied = i + 1;
            }
        }
        if (copied == 0) {
            out.append(text);
        } else {
            out.append(text, copied, text.length());
        }
        out.append('"');
    }

    /** Written as it is, as nearly everything in a record is. */
    private static boolean isPlain(char c) {
        return c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate(c);
    }

    /** @return how many characters beyond this one are written with it */
    private static int appendOther(StringBuilder out, String text, int index, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> {
                return appendControlOrPair(out, text, index, c);
            }
        }
        return 0;
    }

    private static int appendControlOrPair(StringBuilder out, String text, int index, char c) {
        if (c < 0x20) {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            return 0;
        }
        boolean paired = Character.isHighSurrogate(c)
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
        if (!paired) {
            throw new IllegalArgumentException("lone surrogate in a string");
        }
        out.append(c).append(text.charAt(index + 1));
        return 1;
    }

    /** Several records as one transient field: each with its length in front (4 bytes, big-endian). */
    public static byte[] frame(List<byte[]> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : records) {
            int n = each.length;
            out.write(n >>> 24);
            out.write(n >>> 16);
            out.write(n >>> 8);
            out.write(n);
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    /** The inverse of {@link #frame}. @throws MalformedRecordException when a length does not fit the bytes */
    public static List<byte[]> unframe(byte[] framed) {
        List<byte[]> records = new ArrayList<>();
        int at = 0;
        while (at < framed.length) {
            if (framed.length - at < 4) {
                throw new MalformedRecordException("truncated record length at byte " + at);
            }
            int n = (framed[at] & 255) << 24
                    | (framed[at + 1] & 255) << 16
                    | (framed[at + 2] & 255) << 8
                    | (framed[at + 3] & 255);
            at += 4;
            if (n < 0 || n > framed.length - at) {
                throw new MalformedRecordException("record of " + n + " bytes at byte " + at + " does not fit");
            }
            records.add(Arrays.copyOfRange(framed, at, at + n));
            at += n;
        }
        return records;
    }
}
