package org.hansa.launcher.command;

import java.util.List;
import java.util.Locale;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.ProcessStatus;
import org.hansa.launcher.stack.StackStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Shows what runs. */
@Command(
        name = "status",
        description = {
            "Shows each process: state, pid, memory, how long it has been up, where it listens.",
            "Exit status 0 when everything is ready, 1 otherwise."
        })
public final class StatusCommand extends StackCommand {
    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        HansaStack stack = stack();
        StackStatus status = StackStatus.of(stack);
        if (json) {
            out().println(new JsonMapper().writeValueAsString(status));
        } else {
            table(status.processes());
        }
        out().flush();
        return status.ready() ? 0 : 1;
    }

    private void table(List<ProcessStatus> processes) {
        out().println(String.format("%-22s %-10s %8s %8s %9s  %s", "PROCESS", "STATE", "PID", "MB", "UP", "WAITS FOR"));
        for (ProcessStatus process : processes) {
            out().println(String.format(
                    Locale.ROOT,
                    "%-22s %-10s %8s %8s %9s  %s",
                    process.name(),
                    process.state().name().toLowerCase(Locale.ROOT),
                    process.pid() == null ? "-" : process.pid(),
                    process.residentBytes() == null ? "-" : process.residentBytes() / 1_000_000,
                    process.uptimeSeconds() == null ? "-" : uptime(process.uptimeSeconds()),
                    process.health()));
        }
        long total = processes.stream()
                .filter(process -> process.residentBytes() != null)
                .mapToLong(process -> process.residentBytes() / 1_000_000)
                .sum();
        out().println(String.format(Locale.ROOT, "%-22s %-10s %8s %8d", "total", "", "", total));
    }

    private static String uptime(long seconds) {
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600 ? seconds / 60 + " min" : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
