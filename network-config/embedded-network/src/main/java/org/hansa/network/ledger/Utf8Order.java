package org.hansa.network.ledger;

import java.util.Comparator;

/**
 * The order of keys in Fabric's state: by UTF-8 bytes, which is by code point. Java's own order of strings differs from
 * it where surrogates meet characters above U+D7FF.
 */
public final class Utf8Order {

    /** Compares without encoding. */
    public static final Comparator<String> COMPARATOR = Utf8Order::compare;

    private Utf8Order() {}

    /** Negative, zero or positive, as {@link Comparator#compare}. */
    public static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean leftHigh = Character.isSurrogate(l);
                if (leftHigh != Character.isSurrogate(r)) {
                    return leftHigh ? 1 : -1;
                }
                return Character.compare(l, r);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
