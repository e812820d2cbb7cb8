package org.hansa.launcher.member;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.launcher.terminal.TerminalCommand;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.genesis.Endpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The newcomer's first step. */
@Command(
        name = "init",
        description = {
            "Makes a new member's authorities, keys and certificates in HANSA_HOME/crypto, on the machine where it is run,",
            "and one file to upload in the portal of the member that invited it. The file holds certificates and addresses,",
            "is signed with the new administrator's key, and has nothing secret in it; the keys never leave this machine.",
            "A member of a Fabric channel is its own certificate authority, so nobody else has to sign anything.",
            "The file of --member has the form of a member in consortium.yaml:",
            "  schema: hansa.member/1",
            "  member: {id: iber, name: Iber Cloud, msp: IberMSP, domain: iber.example, country: ES, portOffset: 500,",
            "           sites: [{id: es-mad-1, tier: TIER_3}]}",
            "  orderers: []          # consenter ids of the orderers that it brings, for example [5]",
            "Nothing that exists is overwritten: neither keys nor the file."
        })
final class InitCommand extends TerminalCommand {
    @Option(
            names = "--member",
            required = true,
            paramLabel = "FILE",
            description = "The member (schema hansa.member/1).")
    private Path member = Path.of("");

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "The file to upload; must not exist.")
    private Path to = Path.of("");

    @Option(
            names = "--peer",
            paramLabel = "HOST:PORT",
            description = "Where its peer will listen (default: by HANSA_PORT_BASE).")
    private @Nullable String peer;

    @Option(
            names = "--control-plane",
            paramLabel = "HOST:PORT",
            description = "Where its control plane will listen for other members (default: by HANSA_PORT_BASE).")
    private @Nullable String controlPlane;

    @Option(
            names = "--orderer",
            paramLabel = "HOST:PORT",
            description = "Where its orderer will listen, once for each consenter id (default: by HANSA_PORT_BASE).")
    private List<String> orderers = new ArrayList<>();

    @Option(
            names = "--again",
            description = "The keys are here already: write another file from them, for example with other addresses.")
    private boolean again;

    @Override
    public Integer call() throws IOException {
        StackOptions options = StackOptions.fromEnvironment(System.getenv(), Progress.SILENT);
        Installation installation =
                Installation.of(options.root(), options.home(), options.cache(), options.portBase(), null);
        NewMember newcomer = new NewMember(installation, MemberDescription.read(member));
        NewMember.Addresses addresses = new NewMember.Addresses(
                peer == null ? null : Endpoint.parse(peer),
                controlPlane == null ? null : Endpoint.parse(controlPlane),
                orderers.stream().map(Endpoint::parse).toList());
        MembershipFile file = newcomer.make(addresses, to, again);
        say("keys and certificates of " + file.member() + " are in " + newcomer.folder());
        say("  keep that folder, back it up, give it to nobody; its keys are readable by you only");
        say("upload " + to + " in the portal of the member that invited you");
        say("  definition " + file.definition().digest() + ": what the members will vote on; the page shows it too");
        out().println(file.digest());
        out().flush();
        return 0;
    }
}
