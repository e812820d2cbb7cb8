package org.hansa.launcher.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.installation.ProcessNames;

/** Many writes, and what the network's heap holds after a collection: its world state grows, nothing else should. */
record Soak(LedgerUnderLoad ledger, Row row, int clients) {

    private static final int STEP = 10_000;
    private static final Pattern RESIDENT = Pattern.compile("^VmRSS:\\s+(\\d+) kB");
    private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)");

    void run(int transactions) throws InterruptedException {
        Workloads workloads = new Workloads(ledger);
        row.write("soak", Map.of("clients", clients), heap(0, Map.of()));
        for (int done = 0; done < transactions; done += STEP) {
            Map<String, Object> metrics = new Load(clients, workloads::write).runCalls(STEP);
            row.write("soak", Map.of("clients", clients), heap(done + STEP, metrics));
        }
    }

    /** {@code jcmd GC.class_histogram} collects first and ends with the sum of what lives. */
    private Map<String, Object> heap(long transactions, Map<String, Object> metrics) {
        long pid = ledger.stack()
                .process(ProcessNames.NETWORK)
                .handle()
                .orElseThrow()
                .pid();
        String jcmd = JavaCommand.java().resolveSibling("jcmd").toString();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("transactions", transactions);
        try {
            Process process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram").start();
            try (BufferedReader output = process.inputReader()) {
                output.lines().map(TOTAL::matcher).filter(Matcher::find).forEach(total -> {
                    all.put("liveObjects", Long.parseLong(total.group(1)));
                    all.put("liveBytes", Long.parseLong(total.group(2)));
                });
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot run jcmd; --soak needs a JDK", failure);
        }
        residentBytes(pid).ifPresent(bytes -> all.put("residentBytes", bytes));
        all.putAll(metrics);
        return all;
    }

    /** What the process takes of the machine's memory, where the machine says so in /proc. */
    private static OptionalLong residentBytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.map(RESIDENT::matcher)
                    .filter(Matcher::find)
                    .mapToLong(resident -> Long.parseLong(resident.group(1)) * 1_024)
                    .findFirst();
        } catch (IOException | UncheckedIOException notThere) {
            return OptionalLong.empty();
        }
    }
}
