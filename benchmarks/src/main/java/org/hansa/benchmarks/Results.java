package org.hansa.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Writes one JSON line per result, and at the end one with the ratios. Not safe for threads. */
public final class Results {
    private final PrintStream out;
    private final Map<String, Object> ratios = new LinkedHashMap<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private boolean violated;

    public Results(PrintStream out) {
        this.out = out;
    }

    /** @param engine who did it: {@code planner}, {@code ignite-grid}, or a peer */
    public void row(String workload, String engine, Map<String, ?> params, Map<String, ?> metrics) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("workload", workload);
        line.put("engine", engine);
        line.put("params", new TreeMap<>(params));
        line.put("metrics", new TreeMap<>(metrics));
        line.put("cores", Runtime.getRuntime().availableProcessors());
        line.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        line.put("jdk", Runtime.version().toString());
        print(line);
    }

    /** A ratio of the last line. */
    public void ratio(String name, double value) {
        ratios.put(name, rounded(value));
    }

    /** The recount of a run; one violation voids everything. */
    public void violations(String workload, long number) {
        ratios.merge("violations", number, (before, more) -> (Long) before + (Long) more);
        if (number > 0) {
            violated = true;
            System.err.println("bench: " + workload + ": " + number + " violations: the run is void");
        }
    }

    /** What a fault run must meet and did not, by name: its zero violations say nothing then. */
    public void missing(String workload, List<?> probes) {
        if (!probes.isEmpty()) {
            violated = true;
            probes.forEach(each -> missing.add(workload + " " + each));
            System.err.println("bench: " + workload + " never met " + probes + ": the run is void");
        }
    }

    /** A workload that did not run to its end, somewhere else. */
    void failed(String workload) {
        failed.add(workload);
    }

    /** A workload that did not run to its end. */
    public void failed(String workload, Throwable why) {
        failed(workload);
        System.err.println("bench: " + workload + " failed: " + why);
        why.printStackTrace(System.err);
    }

    int exitStatus() {
        return violated ? 1 : failed.isEmpty() ? 0 : 2;
    }

    public void last() {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("workload", "ratios");
        line.put("void", violated);
        line.put("failed", failed);
        line.put("missing", missing);
        line.put("ratios", ratios);
        print(line);
    }

    private void print(Map<String, Object> line) {
        out.println(JsonMapper.shared().writeValueAsString(line));
        out.flush();
    }

    /** Four significant digits are more than any of this deserves. */
    public static double rounded(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        double unit = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
        return Math.round(value * unit) / unit;
    }

    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    public static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** @param sorted ascending */
    public static long percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    /** The exponent of growth from the first size to the last. */
    public static double exponent(int[] sizes, double[] values) {
        int last = sizes.length - 1;
        return Math.log(values[last] / values[0]) / Math.log((double) sizes[last] / sizes[0]);
    }

    public static Map<String, Object> spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Map.of(
                "median", rounded(sorted[sorted.length / 2]),
                "least", rounded(sorted[0]),
                "most", rounded(sorted[sorted.length - 1]));
    }
}
