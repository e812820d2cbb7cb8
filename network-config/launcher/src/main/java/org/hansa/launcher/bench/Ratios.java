package org.hansa.launcher.bench;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** The last line: how the profiles compare in throughput, workload by workload, each by the median of its rounds. */
final class Ratios {

    private static final String BASE = "native";
    private static final String COMPARED = "embedded";

    private Ratios() {}

    static Map<String, Object> of(List<Map<String, Object>> rows) {
        Set<String> workloads = rows.stream()
                .map(row -> String.valueOf(row.get("workload")))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, Object> ratios = new LinkedHashMap<>();
        for (String workload : workloads) {
            OptionalDouble base = median(rows, BASE, workload);
            OptionalDouble own = median(rows, COMPARED, workload);
            if (own.isPresent() && base.isPresent() && base.getAsDouble() > 0) {
                ratios.put(workload, Math.round(own.getAsDouble() / base.getAsDouble() * 100) / 100.0);
            }
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("workload", "ratios");
        line.put("of", COMPARED + " to " + BASE);
        line.put("tps", ratios);
        return line;
    }

    /** Of two rounds the lower one: it is the more cautious. */
    private static OptionalDouble median(List<Map<String, Object>> rows, String profile, String workload) {
        double[] sorted = rows.stream()
                .filter(row -> profile.equals(row.get("profile")) && workload.equals(row.get("workload")))
                .mapToDouble(Ratios::throughput)
                .filter(tps -> tps >= 0)
                .sorted()
                .toArray();
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[(sorted.length - 1) / 2]);
    }

    private static double throughput(Map<String, Object> row) {
        return row.get("metrics") instanceof Map<?, ?> metrics && metrics.get("tps") instanceof Double tps ? tps : -1;
    }
}
