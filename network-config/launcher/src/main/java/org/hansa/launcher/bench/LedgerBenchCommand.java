package org.hansa.launcher.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./hansa bench ledger}. */
@Command(
        name = "ledger",
        description = {
            "Throughput and latency of the ledger through the Gateway client and the product's contracts, on each profile",
            "that this machine can run. Starts a network of its own in a temporary folder and removes it.",
            "One JSON line per profile and workload: start, distinct-writes, reads, anchor-1000, hot-key; then the ratios."
        })
public final class LedgerBenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--clients", defaultValue = "64", description = "Calls at once. Default: 64.")
    private int clients;

    @Option(names = "--seconds", defaultValue = "10", description = "Per workload, warm-up apart. Default: 10.")
    private int seconds;

    @Option(names = "--warmup", defaultValue = "10", description = "Seconds before, not counted. Default: 10.")
    private int warmUp;

    @Option(
            names = "--soak",
            paramLabel = "N",
            description =
                    "Instead: N distinct-key writes on the embedded profile, and the heap after a collection every"
                            + " 10,000 (100000 shows whether memory stays flat).")
    private Optional<Integer> soak = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (LedgerProfile profile : LedgerProfile.all()) {
            Optional<String> missing = profile.missing();
            if (missing.isPresent()) {
                err.println("bench: " + profile.name() + " is left out: " + missing.get());
                continue;
            }
            err.println("bench: starting " + profile.name());
            err.flush();
            try (TemporaryFolder folder = TemporaryFolder.create();
                    LedgerUnderLoad ledger = start(profile, folder.path())) {
                Row row = new Row(profile.name(), ledger, line -> {
                    rows.add(line);
                    print(out, line);
                });
                if (soak.isPresent()) {
                    new Soak(ledger, row, clients).run(soak.get());
                } else {
                    measure(ledger, row, err);
                }
            }
            if (soak.isPresent()) {
                return 0;
            }
        }
        print(out, Ratios.of(rows));
        return 0;
    }

    private static LedgerUnderLoad start(LedgerProfile profile, Path folder) throws InterruptedException {
        return LedgerUnderLoad.start(profile, folder);
    }

    private void measure(LedgerUnderLoad ledger, Row row, PrintWriter err) throws InterruptedException {
        row.write("start", Map.of(), Map.of("readyMillis", ledger.readyMillis()));
        Workloads workloads = new Workloads(ledger);
        Map<String, Load.Operation> all = new LinkedHashMap<>();
        all.put("distinct-writes", workloads::write);
        all.put("reads", workloads::read);
        for (Map.Entry<String, Load.Operation> each : all.entrySet()) {
            say(err, each.getKey());
            new Load(clients, each.getValue()).run(warmUp);
            row.write(each.getKey(), Map.of("clients", clients), new Load(clients, each.getValue()).run(seconds));
        }
        say(err, "anchor-1000");
        // One after the other, as a site anchors: the next batch starts at the head that this one writes.
        new Load(1, workloads::anchor).run(warmUp);
        Map<String, Object> anchors = new Load(1, workloads::anchor).run(seconds);
        row.write("anchor-1000", Map.of("clients", 1, "leaves", Workloads.LEAVES), anchors);
        say(err, "hot-key");
        int rivals = Math.min(clients, 16);
        row.write("hot-key", Map.of("clients", rivals), new Load(rivals, workloads::hotKey).run(seconds));
    }

    private static void say(PrintWriter err, String workload) {
        err.println("bench:   " + workload);
        err.flush();
    }

    private static void print(PrintWriter out, Map<String, Object> line) {
        out.println(JsonMapper.shared().writeValueAsString(line));
        out.flush();
    }
}
