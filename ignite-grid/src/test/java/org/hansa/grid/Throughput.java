package org.hansa.grid;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** When placements were answered, by the second, and what became of that around a disturbance. */
public final class Throughput {
    private static final long SECOND = 1_000;
    private static final int BEFORE = 10;
    private static final int AFTER = 10;

    private final NavigableMap<Long, Integer> bySecond = new TreeMap<>();
    private final NavigableMap<Long, Long> answers = new TreeMap<>();

    /**
     * Placements around a disturbance.
     *
     * @param perSecond median of up to ten seconds before it
     * @param kept of that, on the average of the ten seconds that begin with it
     * @param pauseMillis the longest time without a placement that began in these seconds
     */
    public record Dip(String what, double perSecond, double kept, long pauseMillis) {}

    /** @param atMillis when its client was told */
    void placed(long atMillis) {
        bySecond.merge(atMillis / SECOND, 1, Integer::sum);
        answers.merge(atMillis, 1L, Long::sum);
    }

    /**
     * @param servingMillis since when calls were taken, on the clock of {@link #placed}. The second in which the disturbance came
     *     counts as one of it
     */
    Dip dip(String what, long servingMillis, long atMillis) {
        long at = atMillis / SECOND;
        List<Integer> before = LongStream.range(Math.max(servingMillis / SECOND + 1, at - BEFORE), at)
                .mapToObj(second -> bySecond.getOrDefault(second, 0))
                .sorted()
                .toList();
        double median = before.isEmpty() ? 0 : before.get(before.size() / 2);
        double around = LongStream.range(at, at + AFTER)
                .mapToInt(second -> bySecond.getOrDefault(second, 0))
                .average()
                .orElse(0);
        return new Dip(what, median, median == 0 ? 0 : around / median, pauseMillis(atMillis));
    }

    private long pauseMillis(long atMillis) {
        Long last = answers.floorKey(atMillis);
        long previous = last == null ? atMillis : last;
        long longest = 0;
        for (long answer : answers.tailMap(previous, false).keySet()) {
            longest = Math.max(longest, answer - previous);
            if (answer > atMillis + AFTER * SECOND) {
                break;
            }
            previous = answer;
        }
        return longest;
    }
}
