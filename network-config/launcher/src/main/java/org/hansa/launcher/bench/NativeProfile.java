package org.hansa.launcher.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.hansa.launcher.fabric.FabricTool;
import org.hansa.launcher.fabric.FabricTools;
import org.hansa.launcher.installation.NetworkChoice;
import org.hansa.launcher.installation.NetworkProfile;
import org.hansa.launcher.installation.Ordering;
import org.hansa.launcher.preflight.FabricCheck;
import org.hansa.launcher.process.MissingPrerequisite;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.launcher.stack.StackPart;

/** Fabric's own programs, four BFT orderers and a peer for each member, as {@code ./hansa up --network native} starts them. */
record NativeProfile(Map<String, String> environment) implements LedgerProfile {

    @Override
    public String name() {
        return "native";
    }

    @Override
    public String engine() {
        Path peer = FabricTools.find(environment).path(FabricTool.PEER);
        return "Fabric " + FabricCheck.version(peer).orElse("of unknown version") + ", four BFT orderers";
    }

    @Override
    public Optional<String> missing() {
        try {
            FabricTools.find(environment);
            return Optional.empty();
        } catch (MissingPrerequisite missing) {
            return Optional.ofNullable(missing.getMessage());
        }
    }

    @Override
    public HansaStack start(Path home, Progress progress) throws InterruptedException {
        return HansaStack.start(StackOptions.forTests(home)
                .withParts(StackPart.LEDGER)
                .withNetwork(new NetworkChoice(NetworkProfile.NATIVE, Ordering.BFT))
                .withProgress(progress));
    }
}
