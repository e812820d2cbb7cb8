package org.hansa.ledger.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 value as 64 lower-case hexadecimal digits. */
public record Digest(String hex) implements Comparable<Digest> {
    private static final int DIGITS = 64;

    public Digest {
        if (!wellFormed(hex)) {
            throw new MalformedRecordException("not a SHA-256 value in lower-case hexadecimal: '" + hex + "'");
        }
    }

    /** By hand: every entry of the grid holds dozens, and is read and written with each reservation. */
    private static boolean wellFormed(String hex) {
        boolean wellFormed = hex.length() == DIGITS;
        for (int i = 0; wellFormed && i < DIGITS; i++) {
            char digit = hex.charAt(i);
            wellFormed = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
        }
        return wellFormed;
    }

    public static Digest of(byte[] bytes) {
        return ofHash(sha256(bytes));
    }

    public static Digest ofHash(byte[] hash) {
        return new Digest(HexFormat.of().formatHex(hash));
    }

    public byte[] hash() {
        return HexFormat.of().parseHex(hex);
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
