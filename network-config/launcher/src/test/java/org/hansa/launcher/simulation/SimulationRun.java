package org.hansa.launcher.simulation;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Random;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.network.simulation.Faults;
import org.hansa.network.simulation.NetworkSnapshot;
import org.hansa.network.simulation.SimulatedKeys;
import org.hansa.network.simulation.SimulatedNetwork;
import org.hansa.network.simulation.SimulatedNode;
import org.hansa.network.validation.ReadRule;
import org.hyperledger.fabric.protos.common.Block;

/** One seed: owners work while the network is tormented, then it heals and everything must be there. */
final class SimulationRun {

    private static final long TORMENTED_MILLIS = 6_000;
    private static final long QUIET_MILLIS = 60_000;

    private final SimulatedNetwork network;
    private final Probes probes = new Probes();
    private final List<SiteOwner> owners;
    private final LedgerCheck check;

    SimulationRun(SimulatedKeys keys, NetworkSnapshot founded, long seed, ReadRule reads) {
        network = FoundedConsortium.network(keys, founded, seed, reads);
        Random random = new Random(seed);
        owners = keys.config().members().stream()
                .map(member -> new SiteOwner(network, member, new Random(random.nextLong()), probes))
                .toList();
        check = new LedgerCheck(owners, probes);
        network.observe(check::committed);
    }

    /** @throws LedgerCheck.BrokenPromise at the first block after which something does not hold */
    void run() {
        owners.forEach(SiteOwner::start);
        network.torment(Faults.many());
        network.time().run(TORMENTED_MILLIS);
        network.heal();
        owners.forEach(SiteOwner::windDown);
        boolean quiet = network.time().runUntil(() -> owners.stream().allMatch(SiteOwner::isIdle), QUIET_MILLIS);
        LedgerCheck.require(quiet, "a sealed batch was never anchored");
        network.time().run(5_000);
        network.heal();
        check.atTheEnd(network.nodes());
        probes.fire(
                Probes.Probe.RECOVERY_WITH_TORN_TAIL,
                network.nodes().stream().mapToInt(SimulatedNode::tornTails).sum());
    }

    Probes probes() {
        return probes;
    }

    List<SiteOwner> owners() {
        return owners;
    }

    LedgerCheck check() {
        return check;
    }

    SimulatedNetwork network() {
        return network;
    }

    /** A digest over every byte of every ordered block. */
    String digest() {
        byte[] all = new byte[0];
        for (Block block : network.blocks()) {
            all = Hashes.sha256(ByteString.copyFrom(all).concat(block.toByteString()));
        }
        return Hashes.hex(ByteString.copyFrom(all));
    }
}
