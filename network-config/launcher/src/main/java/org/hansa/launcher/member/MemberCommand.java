package org.hansa.launcher.member;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The group of commands about joining. */
@Command(
        name = "member",
        description = {
            "Joining a consortium, step by step:",
            "  1. a member's administrator invites:      hansa member invite --for 'Iber Cloud' --as nord-member-admin",
            "  2. the newcomer, on its own machine:      hansa member init --member iber.yaml --to iber-joining.json",
            "  3. the newcomer, in the browser:          the link of the invitation, and that file",
            "  4. the member puts it to the vote:        hansa member propose a-… --as nord-member-admin",
            "  5. the members vote:                      hansa ballots vote …, each with a reason",
            "What then has to be done on which machine, by whom, the newcomer's status page says row by row."
        },
        subcommands = {
            InitCommand.class,
            InviteCommand.class,
            ApplicationsCommand.class,
            ProposeMemberCommand.class,
            DeclineCommand.class
        })
public final class MemberCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: init, invite, applications, …");
    }
}
