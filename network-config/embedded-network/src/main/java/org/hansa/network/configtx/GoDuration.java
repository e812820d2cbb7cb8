package org.hansa.network.configtx;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them in a channel configuration: {@code 50ms}, {@code 2s}, {@code 1m30s}. */
public final class GoDuration {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|us|µs|ns|h|m|s)");
    private static final Map<String, Double> MILLIS =
            Map.of("h", 3_600_000d, "m", 60_000d, "s", 1_000d, "ms", 1d, "us", 0.001d, "µs", 0.001d, "ns", 0.000_001d);

    private GoDuration() {}

    /** A positive duration in milliseconds, at least one. */
    public static long millis(String text) {
        double millis = parse(text);
        if (millis <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not a positive duration");
        }
        return Math.max(1, Math.round(millis));
    }

    /** Any duration, negative ones included, in milliseconds. */
    static double parse(String text) {
        boolean negative = text.startsWith("-");
        String unsigned = negative ? text.substring(1) : text;
        Matcher parts = PART.matcher(unsigned);
        double millis = 0;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            millis += Double.parseDouble(parts.group(1)) * MILLIS.get(parts.group(2));
            end = parts.end();
        }
        if (end == 0 || end != unsigned.length()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration such as 200ms");
        }
        return negative ? -millis : millis;
    }
}
