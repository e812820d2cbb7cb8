package org.hansa.launcher.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.growth.OrganisationDefinition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The new member's own step. */
@Command(
        name = "define-member",
        description = {
            "Makes the new member's keys in HANSA_HOME/crypto, where they are missing, and a file with what the others",
            "must know: certificates and addresses, no secrets."
        })
final class DefineMemberCommand extends NetworkStep {
    @Option(
            names = "--member",
            required = true,
            paramLabel = "FILE",
            description = "The member (schema hansa.member/1).")
    private Path member = Path.of("");

    @Option(
            names = "--peer",
            paramLabel = "HOST:PORT",
            description = "Where its peer will listen (default: by HANSA_PORT_BASE).")
    private @Nullable String peer;

    @Option(
            names = "--orderer",
            paramLabel = "HOST:PORT",
            description =
                    "Where its orderer will listen, once for each consenter id of the file (default: by HANSA_PORT_BASE).")
    private List<String> orderers = new ArrayList<>();

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "The definition to write.")
    private Path to = Path.of("");

    @Override
    public Integer call() {
        Installation installation = installation();
        MemberDescription description = MemberDescription.read(member);
        OrganisationDefinition definition = new JoiningMember(installation, description)
                .define(
                        peer == null ? null : Endpoint.parse(peer),
                        orderers.stream().map(Endpoint::parse).toList());
        definition.write(to);
        say("keys in " + installation.home().crypto() + ", definition in " + to + ": hand it to a member");
        return 0;
    }
}
