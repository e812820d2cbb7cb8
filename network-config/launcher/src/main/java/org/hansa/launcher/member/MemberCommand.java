package org.hansa.launcher.member;

import org.hansa.launcher.terminal.CommandGroup;
import picocli.CommandLine.Command;

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
public final class MemberCommand extends CommandGroup {
    public MemberCommand() {
        super("say what to do: init, invite, applications, …");
    }
}
