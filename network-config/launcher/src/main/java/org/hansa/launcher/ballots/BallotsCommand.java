package org.hansa.launcher.ballots;

import java.io.IOException;
import org.hansa.launcher.api.ApiOptions;
import org.hansa.launcher.terminal.TerminalCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
public final class BallotsCommand extends TerminalCommand {
    @Mixin
    private ApiOptions options = new ApiOptions();

    @Option(names = "--waiting", description = "Only those that wait for this member's vote, the most urgent first.")
    private boolean waiting;

    @Override
    public Integer call() throws IOException, InterruptedException {
        BallotText.of(out(), json()).list(client(commandLine()).list(waiting));
        return 0;
    }

    BallotClient client(CommandLine asking) throws IOException, InterruptedException {
        return new BallotClient(options.client(asking));
    }

    boolean json() {
        return options.json();
    }
}
