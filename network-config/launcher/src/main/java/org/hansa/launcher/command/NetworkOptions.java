package org.hansa.launcher.command;

import org.hansa.launcher.installation.NetworkChoice;
import org.hansa.launcher.installation.NetworkProfile;
import org.hansa.launcher.installation.Ordering;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which network keeps the ledger. A home remembers what it was made with. */
final class NetworkOptions {
    @Option(
            names = "--network",
            paramLabel = "PROFILE",
            description = {
                "Who runs the ledger's nodes: embedded (one JVM, the default), native (Fabric's own programs from",
                "HANSA_FABRIC_HOME/bin or the PATH) or compose (Fabric's container images)."
            })
    private @Nullable NetworkProfile profile;

    @Option(
            names = "--ordering",
            paramLabel = "KIND",
            description = "With --network native: bft (four orderers, the default) or raft (one).")
    private @Nullable Ordering ordering;

    @Nullable
    NetworkChoice choice() {
        return NetworkChoice.of(profile, ordering);
    }
}
