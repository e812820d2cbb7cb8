package org.hansa.launcher;

import org.hansa.launcher.api.ApiCommand;
import org.hansa.launcher.ballots.BallotsCommand;
import org.hansa.launcher.bench.BenchCommand;
import org.hansa.launcher.command.DemoCommand;
import org.hansa.launcher.command.DoctorCommand;
import org.hansa.launcher.command.DownCommand;
import org.hansa.launcher.command.FailureReport;
import org.hansa.launcher.command.LogsCommand;
import org.hansa.launcher.command.StatusCommand;
import org.hansa.launcher.command.TokenCommand;
import org.hansa.launcher.command.UpCommand;
import org.hansa.launcher.command.VerifyCommand;
import org.hansa.launcher.grid.GridCommand;
import org.hansa.launcher.member.MemberCommand;
import org.hansa.launcher.network.NetworkCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code ./hansa}. */
@Command(
        name = "hansa",
        mixinStandardHelpOptions = true,
        version = "hansa 0.1.0-SNAPSHOT",
        description = "A consortium cloud on this machine: three members, an association, a Fabric ledger.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            LogsCommand.class,
            TokenCommand.class,
            DemoCommand.class,
            VerifyCommand.class,
            NetworkCommand.class,
            MemberCommand.class,
            GridCommand.class,
            BallotsCommand.class,
            ApiCommand.class,
            BenchCommand.class
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  HANSA_HOME       folder for all state and secrets (default: .hansa in the repository)",
            "  HANSA_PORT_BASE  first port; everything listens on 127.0.0.1 (default: 18000)",
            "  HANSA_CACHE      downloads and builds, shared (default: ~/.cache/hansa)",
            "  HANSA_OPA        an OPA binary to use instead of building one",
            "  HANSA_HEAP_MB    heap of each control plane (default: 384)",
            "  HANSA_FABRIC_HOME  folder whose bin/ has Fabric's programs, for --network native (default: the PATH)",
            "  NO_COLOR         no colours",
            "",
            "Exit status: 0 done, 1 failed, 2 wrong usage, 3 something that Hansa does not bring along is missing,",
            "130 interrupted. 'verify' has its own: see its help.",
            "Data goes to standard output, everything for people to standard error."
        })
public final class Hansa implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for tests too. */
    public static CommandLine commandLine() {
        return new CommandLine(new Hansa())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new FailureReport());
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do");
    }
}
