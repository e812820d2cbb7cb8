package org.hansa.launcher.bench;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Writes the lines of one profile, each with what one must know to compare it with another. */
record Row(LedgerUnderLoad ledger, Consumer<Map<String, Object>> sink) {

    void write(String workload, Map<String, Object> params, Map<String, Object> metrics) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("workload", workload);
        line.put("profile", ledger.profile());
        line.put("engine", ledger.engine());
        line.put("params", new TreeMap<>(params));
        line.put("metrics", metrics);
        line.put("cores", Runtime.getRuntime().availableProcessors());
        line.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        line.put("jdk", Runtime.version().toString());
        sink.accept(line);
    }
}
