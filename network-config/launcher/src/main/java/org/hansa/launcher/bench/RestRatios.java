package org.hansa.launcher.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests for room over what they cannot do without: a constant answer through the same filters and two durable provider
 * writes. The writes are the ones of the same requests, as the home times them, and, below what any grid could do, bare ones. The
 * constant answer is one that had the machine for itself at the requests' rate; one that had it for itself at half of its own
 * capacity, as the requests have at half of theirs; and one from among the requests, which waited for the same cores as they and the
 * writes did.
 */
final class RestRatios {
    private final Map<String, List<Double>> turns = new LinkedHashMap<>();

    /**
     * @param percentile of all of them, with the name that the stages give it
     * @param alone constant answers with nothing else under way, at the requests' rate
     * @param ownHalf the same at half of what there can be of them
     * @param beside those among the requests; where they are too few for the percentile there is no ratio of them
     */
    record Floor(
            double percentile,
            String name,
            Latencies alone,
            Latencies ownHalf,
            Latencies beside,
            double providerWrite,
            Latencies bareWrite) {
        private double durable(Latencies constant) {
            return constant.millis(percentile) + 2 * providerWrite;
        }

        private double bare() {
            return alone.millis(percentile) + 2 * bareWrite.millis(percentile);
        }
    }

    /** One turn. Nobody's ratio is none. */
    void take(String requests, Latencies placed, Floor floor) {
        if (placed.count() > 0) {
            double millis = placed.millis(floor.percentile());
            add(requests + floor.name() + "OverConstantAndTwoProviderWrites", millis / floor.durable(floor.alone()));
            add(
                    requests + floor.name() + "OverConstantAtItsHalfAndTwoProviderWrites",
                    millis / floor.durable(floor.ownHalf()));
            add(requests + floor.name() + "OverConstantAndTwoBareWrites", millis / floor.bare());
            if (floor.beside().tells(floor.percentile())) {
                add(
                        requests + floor.name() + "OverConstantBesideAndTwoProviderWrites",
                        millis / floor.durable(floor.beside()));
            }
        }
    }

    private void add(String name, double ratio) {
        turns.computeIfAbsent(name, any -> new ArrayList<>()).add(ratio);
    }

    /** The medians over all turns. */
    Map<String, Double> medians() {
        Map<String, Double> medians = new TreeMap<>();
        turns.forEach((name, ratios) -> medians.put(
                name, Latencies.rounded(ratios.stream().sorted().toList().get(ratios.size() / 2))));
        return medians;
    }
}
