package org.hansa.launcher.stack;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartPlan;
import org.hansa.network.crypto.CryptoGenerator;

/** The embedded network: one process, which makes its own genesis block and joins its own nodes. */
record EmbeddedLedger(Installation installation) implements LedgerNetwork {
    @Override
    public List<ProcessSpec> specs() {
        return List.of(new NetworkProcess(installation).spec());
    }

    @Override
    public void prepareKeys() {
        CryptoGenerator.generate(installation.consortium(), installation.home().crypto(), Instant.now());
    }

    @Override
    public Set<String> plan(StartPlan plan, String keys, Blueprint.Starter starter, Progress progress) {
        plan.step(ProcessNames.NETWORK, Set.of(keys), () -> starter.start(ProcessNames.NETWORK));
        return Set.of(ProcessNames.NETWORK);
    }

    @Override
    public List<Set<String>> tiers() {
        return List.of(Set.of(ProcessNames.NETWORK));
    }
}
