package org.hansa.launcher.stack;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hansa.launcher.fabric.ChannelFounding;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartPlan;

/** Fabric's own orderers and peers: they start on a genesis block that is made first, and join the channel at the end. */
abstract class FabricLedger implements LedgerNetwork {
    private static final String GENESIS = "genesis block";
    private static final String JOIN = "join channel";

    private final ChannelFounding founding;
    private final List<ProcessSpec> orderers;
    private final List<ProcessSpec> peers;

    FabricLedger(ChannelFounding founding, List<ProcessSpec> orderers, List<ProcessSpec> peers) {
        this.founding = founding;
        this.orderers = List.copyOf(orderers);
        this.peers = List.copyOf(peers);
    }

    @Override
    public final List<ProcessSpec> specs() {
        List<ProcessSpec> specs = new ArrayList<>(orderers);
        specs.addAll(peers);
        return specs;
    }

    @Override
    public void prepareKeys() throws InterruptedException {
        founding.prepareKeys();
    }

    @Override
    public final Set<String> plan(StartPlan plan, String keys, Blueprint.Starter starter, Progress progress) {
        plan.step(GENESIS, Set.of(keys), founding::genesisBlock);
        Set<String> before = new LinkedHashSet<>(Set.of(GENESIS));
        for (ProcessSpec node : specs()) {
            plan.step(node.name(), Set.of(keys), () -> starter.start(node.name()));
            before.add(node.name());
        }
        plan.step(JOIN, before, () -> founding.join(progress));
        return Set.of(JOIN);
    }

    @Override
    public final List<Set<String>> tiers() {
        return List.of(names(orderers), names(peers));
    }

    private static Set<String> names(List<ProcessSpec> specs) {
        return specs.stream().map(ProcessSpec::name).collect(Collectors.toSet());
    }
}
