package org.hansa.fabric.evidence;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * An ECDSA signature as its two numbers.
 *
 * <p>For every (r, s) there is a twin (r, n - s) that the same message and key accept. Fabric takes only the one with the
 * smaller s, so that nobody but the signer can make a second valid signature. The JDK does not look.
 */
record EcdsaSignature(BigInteger r, BigInteger s) {

    /**
     * Reads SEQUENCE { INTEGER r, INTEGER s }. Like Fabric's own reader it passes over what follows the two numbers: a
     * transaction that every peer took as valid must not fail here.
     */
    static EcdsaSignature parse(byte[] der) {
        Reader outer = new Reader(der);
        Reader numbers = new Reader(outer.take(Der.SEQUENCE));
        BigInteger r = numbers.integer();
        BigInteger s = numbers.integer();
        if (r.signum() != 1 || s.signum() != 1) {
            throw new EvidenceException("an ECDSA signature holds a number that is not positive");
        }
        return new EcdsaSignature(r, s);
    }

    boolean isLowS(BigInteger order) {
        return s.compareTo(order.shiftRight(1)) <= 0;
    }

    EcdsaSignature withLowS(BigInteger order) {
        return isLowS(order) ? this : new EcdsaSignature(r, order.subtract(s));
    }

    byte[] encode() {
        return Der.sequence(Der.integer(r), Der.integer(s));
    }

    private static final class Reader {
        private final byte[] bytes;
        private int position;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        BigInteger integer() {
            byte[] content = take(Der.INTEGER);
            if (content.length == 0 || isPadded(content)) {
                throw new EvidenceException("an ECDSA signature holds a number that is not in its shortest form");
            }
            return new BigInteger(content);
        }

        private static boolean isPadded(byte[] content) {
            return content.length > 1 && (content[0] == 0 && content[1] >= 0 || content[0] == -1 && content[1] < 0);
        }

        byte[] take(int tag) {
            if (next() != tag) {
                throw new EvidenceException("an ECDSA signature is not a DER sequence of two integers");
            }
            int length = length();
            if (length > bytes.length - position) {
                throw new EvidenceException("an ECDSA signature is cut short");
            }
            position += length;
            return Arrays.copyOfRange(bytes, position - length, position);
        }

        private int length() {
            int first = next();
            if (first < 0x80) {
                return first;
            }
            // The largest curve (P-521) needs 139 bytes: one length byte after the prefix, never a shorter value in it.
            int length = first == 0x81 ? next() : -1;
            if (length < 0x80) {
                throw new EvidenceException("an ECDSA signature has a length that is not DER");
            }
            return length;
        }

        private int next() {
            if (position >= bytes.length) {
                throw new EvidenceException("an ECDSA signature is cut short");
            }
            return bytes[position++] & 0xff;
        }
    }
}
