package org.hansa.network.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A simulated network's durable state, so that many seeds need not repeat how a consortium was set up.
 *
 * @param time when it was taken
 * @param blocks all ordered blocks; none for a network that begins
 * @param files the block file of each peer by member id
 */
public record NetworkSnapshot(Instant time, List<Block> blocks, Map<String, byte[]> files) {

    /** Nothing yet: block 0 will be the genesis block of the keys. */
    public static final NetworkSnapshot EMPTY = new NetworkSnapshot(SimulatedKeys.START, List.of(), Map.of());

    public NetworkSnapshot {
        blocks = List.copyOf(blocks);
        files = Map.copyOf(files);
    }
}
