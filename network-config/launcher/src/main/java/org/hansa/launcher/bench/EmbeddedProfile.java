package org.hansa.launcher.bench;

import java.nio.file.Path;
import java.util.Optional;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.launcher.stack.StackPart;

/** The embedded network with a chaincode process beside each peer, as {@code ./hansa up} starts them. */
final class EmbeddedProfile implements LedgerProfile {

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public String engine() {
        return "embedded network, Fabric 3.1 protocols";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public HansaStack start(Path home, Progress progress) throws InterruptedException {
        return HansaStack.start(
                StackOptions.forTests(home).withParts(StackPart.LEDGER).withProgress(progress));
    }
}
