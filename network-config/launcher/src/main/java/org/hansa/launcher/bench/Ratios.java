package org.hansa.launcher.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last line: how the profiles compare in throughput, workload by workload. */
final class Ratios {

    private static final String BASE = "native";
    private static final String COMPARED = "embedded";

    private Ratios() {}

    static Map<String, Object> of(List<Map<String, Object>> rows) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        for (Map<String, Object> row : rows) {
            String workload = String.valueOf(row.get("workload"));
            if (COMPARED.equals(row.get("profile"))) {
                Optional<Double> base = rows.stream()
                        .filter(other -> BASE.equals(other.get("profile")) && workload.equals(other.get("workload")))
                        .findFirst()
                        .flatMap(Ratios::throughput)
                        .filter(tps -> tps > 0);
                base.ifPresent(tps ->
                        throughput(row).ifPresent(own -> ratios.put(workload, Math.round(own / tps * 100) / 100.0)));
            }
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("workload", "ratios");
        line.put("of", COMPARED + " to " + BASE);
        line.put("tps", ratios);
        return line;
    }

    private static Optional<Double> throughput(Map<String, Object> row) {
        return row.get("metrics") instanceof Map<?, ?> metrics && metrics.get("tps") instanceof Double tps
                ? Optional.of(tps)
                : Optional.empty();
    }
}
