package org.hansa.launcher.ballots;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Lists ballots, and groups the commands about a single one. */
@Command(
        name = "ballots",
        description = {
            "What the members decide together. Without a subcommand, lists the ballots, the newest first.",
            "  ./hansa ballots --waiting --as rhein-voter",
            "  ./hansa ballots propose suspend-member --content order.json --reason 'no audit' --as nord-member-admin",
            "  ./hansa ballots vote b-2026-4f1c09aa approve --reason 'read and agreed' --as rhein-voter",
            "Acting asks for a second factor not older than five minutes. Personas show theirs; people get a token by",
            "  ./hansa token --second-factor --browser https://sign-in.example/realms/nord > token",
            "Everything goes through the REST API of a member's control plane: that of the persona, or that of --api."
        },
        subcommands = {ShowCommand.class, ProposeCommand.class, VoteCommand.class, WithdrawCommand.class})
public final class BallotsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = "--as",
            paramLabel = "PERSONA",
            scope = ScopeType.INHERIT,
            description = "Who asks, at its own member's control plane on this machine: see './hansa token'.")
    private @Nullable String persona;

    @Option(
            names = "--api",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Another control plane, instead of a persona's; needs --token-file.")
    private @Nullable String api;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "With --api: a file with an access token; - reads it from standard input.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "The API's JSON on standard output, in one line.")
    private boolean json;

    @Option(names = "--waiting", description = "Only those that wait for this member's vote, the most urgent first.")
    private boolean waiting;

    @Override
    public Integer call() throws IOException, InterruptedException {
        BallotText.of(out(), json).list(client(spec, false).list(waiting));
        return 0;
    }

    /**
     * @param asking the command that is carried out, whose usage a wrong choice shows
     * @param acting whether it proposes, votes or withdraws
     */
    BallotClient client(CommandSpec asking, boolean acting) throws IOException, InterruptedException {
        return ControlPlaneChoice.of(asking.commandLine(), persona, api, tokenFile)
                .client(acting);
    }

    boolean json() {
        return json;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
