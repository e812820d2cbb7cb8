package org.hansa.ledger.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads {@link CanonicalJson}. Strictness comes from one rule at the end: what was read, written again, must give the
 * same bytes. The parser itself only has to refuse what has no place in the subset, and duplicate keys.
 */
final class CanonicalJsonParser {
    private final byte[] bytes;
    private final String text;
    private int at;

    CanonicalJsonParser(byte[] bytes) {
        this.bytes = bytes;
        try {
            this.text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRecordException("not UTF-8");
        }
    }

    Object parse() {
        Object value = value(0);
        if (at != text.length()) {
            throw failure("more than one value");
        }
        if (!Arrays.equals(written(value), bytes)) {
            throw new MalformedRecordException("not in canonical form (RFC 8785)");
        }
        return value;
    }

    /** An escaped lone surrogate can be read but has no UTF-8 form, so writing it is where it shows. */
    private static byte[] written(Object value) {
        try {
            return CanonicalJson.write(value);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("not in canonical form (RFC 8785): " + e.getMessage());
        }
    }

    private Object value(int depth) {
        if (depth > CanonicalJson.MAX_DEPTH) {
            throw failure("deeper than " + CanonicalJson.MAX_DEPTH + " levels");
        }
        char c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> throw failure("null: leave an absent field out");
            default ->
                throw failure(
                        c == '-' || c >= '0' && c <= '9'
                                ? "numbers are written as decimal strings"
                                : "expected a value");
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new TreeMap<>();
        expect('{');
        while (peek() != '}') {
            if (!object.isEmpty()) {
                expect(',');
            }
            String key = string();
            expect(':');
            if (object.put(key, value(depth + 1)) != null) {
                throw failure("duplicate field '" + key + "'");
            }
        }
        expect('}');
        return object;
    }

    private List<Object> array(int depth) {
        List<Object> array = new ArrayList<>();
        expect('[');
        while (peek() != ']') {
            if (!array.isEmpty()) {
                expect(',');
            }
            array.add(value(depth + 1));
        }
        expect(']');
        return array;
    }

    private String string() {
        expect('"');
        int begin = at;
        while (peek() != '"' && peek() != '\\') {
            at++;
        }
        if (peek() == '"') {
            return text.substring(begin, at++);
        }
        StringBuilder out = new StringBuilder(text.substring(begin, at));
        while (peek() != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escape() : c);
        }
        at++;
        return out.toString();
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\' -> c;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> unicode();
            default -> throw failure("unknown escape");
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw failure("truncated escape");
        }
        try {
            char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
            at += 4;
            return c;
        } catch (NumberFormatException e) {
            throw failure("broken escape");
        }
    }

    private Object literal(String word, Boolean value) {
        if (!text.startsWith(word, at)) {
            throw failure("expected " + word);
        }
        at += word.length();
        return value;
    }

    private char peek() {
        if (at >= text.length()) {
            throw failure("ends too early");
        }
        return text.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw failure("expected '" + c + "'");
        }
        at++;
    }

    private MalformedRecordException failure(String what) {
        return new MalformedRecordException(what + ", at character " + at);
    }
}
