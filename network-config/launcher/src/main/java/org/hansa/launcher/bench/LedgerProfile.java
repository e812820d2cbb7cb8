package org.hansa.launcher.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.HansaStack;

/** One way to run the ledger. */
interface LedgerProfile {

    /** As in {@code ./hansa up --network NAME}. */
    String name();

    /** What orders and validates, with its version, for the lines. */
    String engine();

    /** What this machine lacks to run it, with what to do; empty if it can. */
    Optional<String> missing();

    /** Starts network and chaincode, deployed, in an empty folder on free ports. */
    HansaStack start(Path home, Progress progress) throws InterruptedException;

    /** Every profile, in the order in which they are measured. */
    static List<LedgerProfile> all() {
        return List.of(new EmbeddedProfile(), new NativeProfile(System.getenv()));
    }
}
