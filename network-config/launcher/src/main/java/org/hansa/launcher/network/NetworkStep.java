package org.hansa.launcher.network;

import java.nio.file.Path;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.launcher.terminal.TerminalCommand;
import org.hansa.network.ConnectionProfile;
import org.hansa.network.MemberFolder;
import org.hansa.network.growth.ConfigurationDraft;
import org.hansa.network.growth.DraftStanding;
import org.hansa.network.growth.OrdererClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every step has: who takes it, and the network that it is about. */
abstract class NetworkStep extends TerminalCommand {
    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Connection profile of the network (default: network/connection-profile.json in HANSA_HOME).")
    private @Nullable Path profile;

    private final @Nullable StackOptions where;

    @Mixin
    private AdministratorOptions administrator = new AdministratorOptions();

    /** On the installation that the environment names. */
    NetworkStep() {
        this(null);
    }

    /** @param where the installation; null for the one that the environment names */
    NetworkStep(@Nullable StackOptions where) {
        this.where = where;
    }

    final Installation installation() {
        StackOptions options = where != null ? where : StackOptions.fromEnvironment(System.getenv(), Progress.SILENT);
        return Installation.of(options.root(), options.home(), options.cache(), options.portBase(), null);
    }

    final ConnectionProfile profile(Installation installation) {
        Path file = profile != null ? profile : installation.home().network().resolve("connection-profile.json");
        return ConnectionProfile.read(file);
    }

    final Administrators administrators(Installation installation) {
        return new Administrators(installation);
    }

    final AdministratorOptions administrator() {
        return administrator;
    }

    /** A client of the first orderer that the profile names, for this identity. */
    final OrdererClient orderer(ConnectionProfile network, Administrators.Administrator who) {
        ConnectionProfile.OrdererEntry first = network.orderers().get(0);
        return OrdererClient.connect(first.address(), Path.of(first.tlsRoots()), network.channel(), who.signer());
    }

    /** Once the channel has changed: who is on it now is started from here on, who has left is not. */
    final void follow(Installation installation, OrdererClient orderer) {
        new MemberFolder(installation.home().root()).follow(orderer.configuration());
    }

    /** Tells what a draft still needs. */
    final DraftStanding report(ConfigurationDraft draft, OrdererClient orderer) {
        DraftStanding standing = DraftStanding.of(draft, orderer.configuration());
        standing.describe().lines().forEach(line -> say("  " + line));
        return standing;
    }
}
