package org.hansa.launcher.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.ModuleClasspath;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.BuildProperties;
import org.hansa.launcher.terminal.TerminalCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Measures. Without a subcommand: allocation, in a JVM of its own, so that both compilers and enough heap are there. */
@Command(
        name = "bench",
        description = {
            "Measures this machine: JSON lines on standard output, progress on standard error.",
            "Allocation beside its peers, in short form within 20 minutes; or the subcommand. docs/benchmarks.md"
                    + " explains",
            "every line. The exit status is 1 when anything was allocated twice."
        },
        subcommands = LedgerBenchCommand.class)
public final class BenchCommand extends TerminalCommand {
    private static final int HEAP_MEGABYTES = 3_072;
    private static final String REST = "w10";
    private static final String WORKLOADS = "w1, w2, fenzo, w3, w4, w5, w6, w6-three, w7, w9, w10, w11";
    private static final String MODES = "fill, churn, both";
    private static final int MAX_SOAK_MINUTES = 24 * 60;

    @Parameters(paramLabel = "WORKLOAD", arity = "0..*", description = WORKLOADS + ". Default: all of them.")
    private List<String> workloads = List.of();

    @Option(
            names = "--long",
            description = "Longer runs, steadier numbers: some hours, and forty minutes for w10 alone.")
    private boolean longForm;

    @Option(names = "--nodes", paramLabel = "CSV", description = "Hosts of a trace in the openb format, for w4.")
    private Optional<Path> nodes = Optional.empty();

    @Option(names = "--pods", paramLabel = "CSV", description = "Requests of that trace.")
    private Optional<Path> pods = Optional.empty();

    @Option(names = "--mode", paramLabel = "MODE", description = "For w4: " + MODES + ". Default: both.")
    private Optional<String> mode = Optional.empty();

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description = "For w11: also a steady load for so long: growth of memory, drift of latencies.")
    private Optional<Integer> soak = Optional.empty();

    @Option(names = "--scratch", paramLabel = "DIR", description = "Where durable runs write: on the disk to measure.")
    private Optional<Path> scratch = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Path root = RepositoryRoot.find();
        List<String> here = new ArrayList<>();
        int restStatus = workloads.isEmpty() || workloads.contains(REST) ? rest(here) : 0;
        int status = allocation(root, here);
        return restStatus == 0 || status == 1 ? status : restStatus;
    }

    /** Before the first of them runs: what follows takes minutes. */
    private void check() {
        workloads.forEach(each -> oneOf("WORKLOAD", each, WORKLOADS));
        mode.ifPresent(each -> oneOf("--mode", each, MODES));
        onlyFor("w4", "--mode", mode);
        for (Map.Entry<String, Optional<Path>> each : tables().entrySet()) {
            onlyFor("w4", each.getKey(), each.getValue());
            each.getValue().filter(table -> !Files.isReadable(table)).ifPresent(table -> {
                throw new ParameterException(commandLine(), each.getKey() + ": " + table + " cannot be read");
            });
        }
        onlyFor("w11", "--soak", soak);
        soak.filter(minutes -> minutes < 1 || minutes > MAX_SOAK_MINUTES).ifPresent(minutes -> {
            throw new ParameterException(
                    commandLine(), "--soak is " + minutes + ", must be 1 to " + MAX_SOAK_MINUTES + " minutes");
        });
    }

    private void oneOf(String what, String given, String known) {
        if (!List.of(known.split(", ")).contains(given)) {
            throw new ParameterException(commandLine(), what + " is '" + given + "', must be one of " + known);
        }
    }

    private void onlyFor(String workload, String option, Optional<?> given) {
        if (given.isPresent() && !workloads.isEmpty() && !workloads.contains(workload)) {
            throw new ParameterException(commandLine(), option + " is for " + workload + ", which is not to run");
        }
    }

    private Map<String, Optional<Path>> tables() {
        return new TreeMap<>(Map.of("--nodes", nodes, "--pods", pods));
    }

    /** The one workload that needs a consortium; its ratios go into the last line with the others'. */
    private int rest(List<String> words) {
        try {
            say("bench: " + REST);
            RestBench bench = new RestBench(
                    longForm,
                    row -> {
                        out().println(JsonMapper.shared().writeValueAsString(row));
                        out().flush();
                    },
                    said(err()));
            bench.run().forEach((name, value) -> words.addAll(List.of("--also", name + "=" + value)));
            bench.violations().ifPresent(found -> {
                say("bench: " + REST + ": " + found);
                words.addAll(List.of("--void", REST));
            });
            return bench.violations().isPresent() ? 1 : 0;
        } catch (IOException | RuntimeException e) {
            say("bench: " + REST + " failed: " + e);
            words.addAll(List.of("--failed", REST));
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            words.addAll(List.of("--failed", REST));
            return 2;
        }
    }

    private static Progress said(PrintWriter err) {
        return new Progress() {
            @Override
            public void note(String text) {
                err.println("bench: " + text);
                err.flush();
            }
        };
    }

    private int allocation(Path root, List<String> here) throws IOException, InterruptedException {
        String classpath = ModuleClasspath.of(root, "benchmarks").argument();
        JavaCommand java = JavaCommand.of(HEAP_MEGABYTES, classpath, "org.hansa.benchmarks.Benchmarks")
                .option(BuildProperties.igniteArguments())
                .argument(words(root, here).toArray(String[]::new));
        Process process = new ProcessBuilder(java.words())
                .directory(root.toFile())
                .inheritIO()
                .start();
        try {
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    /** Paths are the caller's; the benchmarks run in the repository. */
    private List<String> words(Path root, List<String> here) {
        List<String> words = new ArrayList<>(workloads);
        words.remove(REST);
        if (words.isEmpty() && !workloads.isEmpty()) {
            words.add("none");
        }
        words.addAll(here);
        if (longForm) {
            words.add("--long");
        }
        Map<String, Optional<Path>> files = tables();
        files.put("--scratch", scratch);
        files.forEach((name, path) -> path.ifPresent(each -> {
            words.add(name);
            words.add(each.toAbsolutePath().toString());
        }));
        if (scratch.isEmpty()) {
            words.addAll(List.of("--scratch", root.resolve("target/bench").toString()));
        }
        mode.ifPresent(each -> words.addAll(List.of("--mode", each)));
        soak.ifPresent(each -> words.addAll(List.of("--soak", each.toString())));
        return words;
    }
}
