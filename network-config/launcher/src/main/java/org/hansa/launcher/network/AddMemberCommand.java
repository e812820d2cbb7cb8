package org.hansa.launcher.network;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.network.ConnectionProfile;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.growth.ConfigurationDraft;
import org.hansa.network.growth.GrowthException;
import org.hansa.network.growth.MembershipChange;
import org.hansa.network.growth.OrdererClient;
import org.hansa.network.growth.OrganisationDefinition;
import org.hansa.network.growth.PeerClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds a member. */
@Command(
        name = "add-member",
        description = {
            "Adds an organisation to the channel. With --draft it only drafts the change, to be signed and submitted; else",
            "it signs with the keys in HANSA_HOME/crypto and submits; on the embedded network it waits for the new member's",
            "peer, which starts by itself.",
            "The file of --member has the form of a member in consortium.yaml:",
            "  schema: hansa.member/1",
            "  member: {id: iber, name: Iber Cloud, msp: IberMSP, domain: iber.example, country: ES, portOffset: 500,",
            "           sites: [{id: es-mad-1, tier: TIER_3}]}",
            "  orderers: []          # consenter ids of the orderers that it brings, for example [5]",
            "'hansa up' then starts what is missing of the member on this machine: its peer on real Fabric, chaincode,",
            "OPA, realm and control plane; and starts the others' control planes again, which have to know it."
        })
public final class AddMemberCommand extends NetworkStep {
    public AddMemberCommand() {}

    /** For a story that plays it on an installation of its own. */
    public AddMemberCommand(StackOptions where) {
        super(where);
    }

    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(names = "--draft", paramLabel = "FILE", description = "Write the change to this file, unsigned, and stop.")
    private @Nullable Path draft;

    /** Where the member is described. */
    static final class Source {
        @Option(names = "--member", paramLabel = "FILE", description = "The member; its keys are made here.")
        @Nullable
        Path member;

        @Option(
                names = "--definition",
                paramLabel = "FILE",
                description =
                        "What the member gave: its membership file (see 'hansa member init') or see define-member.")
        @Nullable
        Path definition;
    }

    @Override
    public Integer call() {
        Installation installation = installation();
        ConnectionProfile network = profile(installation);
        Administrators administrators = administrators(installation);
        Administrators.Administrator asker = administrators.namedOrAny(administrator());
        try (OrdererClient orderer = orderer(network, asker)) {
            if (source.definition != null) {
                add(orderer, administrators, DefinitionFile.read(source.definition, this::say));
                return 0;
            }
            Path file = source.member == null ? Path.of("") : source.member;
            JoiningMember joining = new JoiningMember(installation, MemberDescription.read(file));
            OrganisationDefinition definition = joining.define(null, List.of());
            joining.keep();
            try {
                add(orderer, administrators, definition);
            } catch (GrowthException e) {
                joining.forget();
                throw e;
            }
            if (draft == null) {
                follow(installation, orderer);
            }
            if (draft == null && installation.network().isEmbedded()) {
                awaitPeer(installation, network.channel(), joining, orderer);
            }
            if (draft == null) {
                say("'hansa up' starts what " + joining.member().msp() + " needs besides on this machine");
            }
        }
        return 0;
    }

    private void add(OrdererClient orderer, Administrators administrators, OrganisationDefinition definition) {
        var current = orderer.configuration();
        ConfigurationDraft change = ConfigurationDraft.between(current, new MembershipChange(current).add(definition));
        if (draft != null) {
            change.write(draft);
            say("drafted: " + draft);
            report(change, orderer);
        } else {
            new OneShot(orderer, administrators.all(), this::say).carryOut(change);
        }
    }

    /** The embedded network starts the peer by itself. */
    private void awaitPeer(Installation installation, String channel, JoiningMember joining, OrdererClient orderer) {
        Administrators.Administrator own =
                administrators(installation).named(of(joining.member().id()));
        long target = orderer.configurationBlock().getHeader().getNumber() + 1;
        Instant deadline = Instant.now().plus(CATCH_UP);
        Path roots = installation.crypto().tlsCaCertificate(joining.member());
        String address = joining.peerEndpoint().toString();
        while (true) {
            try (PeerClient peer = PeerClient.connect(address, roots, own.signer())) {
                long height = peer.height(channel);
                if (height >= target) {
                    say("peer " + address + " of " + own.msp() + " is on channel " + channel + " at height " + height);
                    return;
                }
            } catch (GrowthException notYet) {
                if (Instant.now().isAfter(deadline)) {
                    throw new GrowthException(
                            own.msp() + " is on the channel, but its peer is not: " + notYet.getMessage()
                                    + ". Look at the log 'network'",
                            notYet);
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        }
    }

    private static AdministratorOptions of(String organisation) {
        AdministratorOptions options = new AdministratorOptions();
        options.organisation = organisation;
        return options;
    }
}
