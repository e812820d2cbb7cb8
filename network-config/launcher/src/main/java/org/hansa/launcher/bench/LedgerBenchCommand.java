package org.hansa.launcher.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.launcher.terminal.TerminalCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./hansa bench ledger}. */
@Command(
        name = "ledger",
        description = {
            "Throughput and latency of the ledger through the Gateway client and the product's contracts, on each profile",
            "that this machine can run. Starts networks of its own in temporary folders and removes them. All run at the",
            "same time and are measured in turn, so that what else the machine does meets them alike.",
            "One JSON line per workload, profile and round: start, distinct-writes, reads, anchor-1000, anchor-open,",
            "hot-key; a line for each profile that is left out and why; last the ratios of the medians."
        })
public final class LedgerBenchCommand extends TerminalCommand {
    @Option(names = "--clients", defaultValue = "64", description = "Calls at once. Default: 64.")
    private int clients;

    @Option(names = "--seconds", defaultValue = "10", description = "Per workload and round. Default: 10.")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each workload is measured. Default: 3.")
    private int rounds;

    @Option(names = "--warmup", defaultValue = "10", description = "Seconds before, not counted. Default: 10.")
    private int warmUp;

    @Option(
            names = "--profile",
            split = ",",
            description = "Only these profiles: embedded, native. Default: all that this machine can run.")
    private List<String> profiles = List.of();

    @Option(names = "--workload", split = ",", description = "Only these workloads. Default: all.")
    private List<String> wanted = List.of();

    @Option(
            names = "--soak",
            paramLabel = "N",
            description =
                    "Instead: N distinct-key writes on the embedded profile, and the heap after a collection every"
                            + " 10,000 (100000 shows whether memory stays flat).")
    private Optional<Integer> soak = Optional.empty();

    private final List<Map<String, Object>> rows = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Workload> workloads = workloads();
        try (RunningLedgers ledgers = new RunningLedgers()) {
            for (LedgerProfile profile : LedgerProfile.all()) {
                if (isWanted(profile)) {
                    start(profile, ledgers);
                }
            }
            if (soak.isPresent()) {
                LedgerUnderLoad embedded = ledgers.all().get(0);
                new Soak(embedded, new Row(embedded, this::print), clients).run(soak.get());
            } else {
                measure(workloads, ledgers.all());
                print(Ratios.of(rows));
            }
        }
        return 0;
    }

    private boolean isWanted(LedgerProfile profile) {
        return soak.isPresent()
                ? profile instanceof EmbeddedProfile
                : profiles.isEmpty() || profiles.contains(profile.name());
    }

    private void start(LedgerProfile profile, RunningLedgers ledgers) throws IOException, InterruptedException {
        Optional<String> missing = profile.missing();
        if (missing.isPresent()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("workload", "left-out");
            line.put("profile", profile.name());
            line.put("reason", missing.get());
            print(line);
            return;
        }
        say("bench: starting " + profile.name());
        LedgerUnderLoad ledger = ledgers.start(profile);
        new Row(ledger, this::print)
                .write("start", Map.of(), Map.of("readyMillis", ledger.readyMillis(), "millis", ledger.startMillis()));
    }

    private void measure(List<Workload> chosen, List<LedgerUnderLoad> ledgers) throws InterruptedException {
        Map<LedgerUnderLoad, Workloads> workloads = new LinkedHashMap<>();
        ledgers.forEach(ledger -> workloads.put(ledger, new Workloads(ledger)));
        for (Workload workload : chosen) {
            for (Workloads each : workloads.values()) {
                say("bench: warming up " + workload.name());
                workload.measurement().run(each, warmUp);
            }
            for (int round = 1; round <= rounds; round++) {
                for (Map.Entry<LedgerUnderLoad, Workloads> each : workloads.entrySet()) {
                    say("bench: " + workload.name() + " on " + each.getKey().profile() + ", round " + round);
                    Map<String, Object> params = new LinkedHashMap<>(workload.params());
                    params.put("round", round);
                    new Row(each.getKey(), this::print)
                            .write(
                                    workload.name(),
                                    params,
                                    workload.measurement().run(each.getValue(), seconds));
                }
            }
        }
    }

    private List<Workload> workloads() {
        List<Workload> all = Workload.all(clients);
        List<String> names = all.stream().map(Workload::name).toList();
        if (!names.containsAll(wanted)) {
            throw new ParameterException(
                    commandLine(), "--workload is " + wanted + ", must be of " + String.join(", ", names));
        }
        return all.stream()
                .filter(each -> wanted.isEmpty() || wanted.contains(each.name()))
                .toList();
    }

    private void print(Map<String, Object> line) {
        rows.add(line);
        out().println(JsonMapper.shared().writeValueAsString(line));
        out().flush();
    }
}
