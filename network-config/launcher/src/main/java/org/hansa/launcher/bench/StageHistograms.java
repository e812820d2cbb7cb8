package org.hansa.launcher.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a control plane's time goes, as its metrics count it since it was started. Two readings give what lies between them.
 *
 * @param counts by stage, how many took at most so many seconds
 */
record StageHistograms(Map<String, NavigableMap<Double, Double>> counts) {
    private static final Pattern BUCKET = Pattern.compile(
            "hansa_placement_stage_seconds_bucket\\{(?=.*stage=\"([^\"]+)\")(?=.*le=\"([^\"]+)\").*} (\\S+)");

    static StageHistograms of(HttpClient http, URI api) throws IOException, InterruptedException {
        return parse(MemberMetrics.lines(http, api));
    }

    /** @param lines in Prometheus' text format */
    static StageHistograms parse(Stream<String> lines) {
        Map<String, NavigableMap<Double, Double>> counts = new TreeMap<>();
        lines.map(BUCKET::matcher).filter(Matcher::matches).forEach(found -> counts.computeIfAbsent(
                        found.group(1), stage -> new TreeMap<>())
                .put(bound(found.group(2)), Double.parseDouble(found.group(3))));
        return new StageHistograms(counts);
    }

    private static double bound(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    /** @return p50 and p99 in milliseconds and how many there were, by stage; stages that nothing went through are left out */
    Map<String, Map<String, Double>> since(StageHistograms before) {
        Map<String, Map<String, Double>> stages = new TreeMap<>();
        counts.forEach((stage, now) -> {
            NavigableMap<Double, Double> between = new TreeMap<>(now);
            before.counts()
                    .getOrDefault(stage, new TreeMap<>())
                    .forEach((bound, count) -> between.computeIfPresent(bound, (same, later) -> later - count));
            double all = between.lastEntry().getValue();
            if (all > 0) {
                stages.put(
                        stage,
                        Map.of(
                                "p50Millis", millis(between, all * 0.50),
                                "p99Millis", millis(between, all * 0.99),
                                "count", all));
            }
        });
        return stages;
    }

    /** Within a bucket as if they lay evenly; beyond the last bound, the bound. */
    private static double millis(NavigableMap<Double, Double> counts, double rank) {
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> each : counts.entrySet()) {
            if (each.getValue() >= rank) {
                double share = (rank - below) / (each.getValue() - below);
                double upper = each.getKey().isInfinite() ? lower : each.getKey();
                return Math.round((lower + share * (upper - lower)) * 1e6) / 1e3;
            }
            lower = each.getKey();
            below = each.getValue();
        }
        return lower * 1e3;
    }
}
