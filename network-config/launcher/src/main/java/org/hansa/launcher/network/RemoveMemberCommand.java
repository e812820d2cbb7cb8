package org.hansa.launcher.network;

import java.nio.file.Path;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.network.config.Organisation;
import org.hansa.network.growth.ConfigurationDraft;
import org.hansa.network.growth.MembershipChange;
import org.hansa.network.growth.OrdererClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a member. */
@Command(
        name = "remove-member",
        description = {
            "Removes an organisation from the channel: its identities are refused and its peer gets no more blocks. What it",
            "recorded stays. With --draft it only drafts the change; else it signs with the keys in HANSA_HOME/crypto and",
            "submits."
        })
public final class RemoveMemberCommand extends NetworkStep {
    public RemoveMemberCommand() {}

    /** For a story that plays it on an installation of its own. */
    public RemoveMemberCommand(StackOptions where) {
        super(where);
    }

    @Parameters(paramLabel = "ORGANISATION", description = "The organisation: nord, or any MSP id of the channel.")
    private String organisation = "";

    @Option(names = "--keep-orderers", description = "It leaves as a member and goes on ordering.")
    private boolean keepOrderers;

    @Option(names = "--draft", paramLabel = "FILE", description = "Write the change to this file, unsigned, and stop.")
    private @Nullable Path draft;

    @Override
    public Integer call() {
        Installation installation = installation();
        Administrators administrators = administrators(installation);
        try (OrdererClient orderer = orderer(profile(installation), administrators.namedOrAny(administrator()))) {
            var current = orderer.configuration();
            String msp = current.msps().msp(organisation).isPresent()
                    ? organisation
                    : named(administrators).msp();
            ConfigurationDraft change =
                    ConfigurationDraft.between(current, new MembershipChange(current).remove(msp, keepOrderers));
            if (draft != null) {
                change.write(draft);
                say("drafted: " + draft);
                report(change, orderer);
            } else {
                new OneShot(orderer, administrators.all(), this::say).carryOut(change);
                follow(installation, orderer);
                say(msp + " is no member of the channel any more");
                say("'hansa down' stops what still runs of it here, 'hansa up' does not start it again");
            }
        }
        return 0;
    }

    private Organisation named(Administrators administrators) {
        return administrators.organisation(organisation);
    }
}
