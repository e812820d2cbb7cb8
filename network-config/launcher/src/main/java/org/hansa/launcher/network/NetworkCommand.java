package org.hansa.launcher.network;

import org.hansa.launcher.terminal.CommandGroup;
import picocli.CommandLine.Command;

/** The group of commands about members of the network. */
@Command(
        name = "network",
        description = {
            "Adds members to the ledger network and removes them. On the evaluation consortium, where all keys are on this",
            "machine, add-member and remove-member do everything. Elsewhere it takes four steps, each on the machine of",
            "who takes it:",
            "  1. the new member:     hansa network define-member --member iber.yaml --peer HOST:PORT --to iber.json",
            "  2. any member:         hansa network add-member --definition iber.json --draft add-iber.draft --as nord",
            "  3. each administrator: hansa network sign add-iber.draft --as rhein",
            "  4. any member:         hansa network submit add-iber.draft --as nord",
            "Drafts are configuration updates as Fabric's own 'peer channel signconfigtx' and 'update' take them."
        },
        subcommands = {
            AddMemberCommand.class,
            RemoveMemberCommand.class,
            DefineMemberCommand.class,
            SignCommand.class,
            SubmitCommand.class
        })
public final class NetworkCommand extends CommandGroup {
    public NetworkCommand() {
        super("say what to do with the network's members");
    }
}
