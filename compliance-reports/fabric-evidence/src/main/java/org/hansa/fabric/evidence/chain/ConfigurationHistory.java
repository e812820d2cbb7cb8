package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A channel's configurations from a pinned genesis block on, each signed by the orderers of the one before. Sequence
 * numbers have no gaps, so none can be left out in the middle; the last configuration index that the orderers signed with
 * every block shows one left out at the end.
 *
 * <p>A block is judged by the newest configuration with a smaller number, a configuration block included. Not thread-safe
 * while growing.
 */
public final class ConfigurationHistory {
    private final TreeMap<Long, ChannelConfiguration> configurations = new TreeMap<>();
    private final TreeMap<Long, BlockVerifier> verifiers = new TreeMap<>();

    private ConfigurationHistory(ChannelConfiguration genesis) {
        add(0, genesis);
    }

    /**
     * Starts at a genesis block. Nobody signs block 0: its hash must come from elsewhere.
     *
     * @param genesisHash the header hash that the verifier's trust root pins
     */
    public static Verified<ConfigurationHistory> startingAt(Block genesis, ByteString genesisHash) {
        if (genesis.getHeader().getNumber() != 0) {
            return Verified.broken(
                    Finding.atBlock(Fault.GENESIS, genesis.getHeader().getNumber(), "a channel starts with block 0"));
        }
        if (!ByteString.copyFrom(Blocks.headerHash(genesis.getHeader())).equals(genesisHash)) {
            return Verified.broken(Finding.atBlock(Fault.GENESIS, 0, "its hash is not the pinned one"));
        }
        Optional<Finding> data = BlockVerifier.dataFinding(genesis);
        if (data.isPresent()) {
            return Verified.broken(data.get());
        }
        try {
            return Verified.holds(new ConfigurationHistory(ChannelConfiguration.of(genesis)));
        } catch (EvidenceException e) {
            return Verified.broken(Finding.atBlock(Fault.GENESIS, 0, String.valueOf(e.getMessage())));
        }
    }

    /** Genesis and all later configuration blocks in order. */
    public static Verified<ConfigurationHistory> walk(
            Block genesis, ByteString genesisHash, Collection<Block> configurationBlocks) {
        Verified<ConfigurationHistory> start = startingAt(genesis, genesisHash);
        if (start instanceof Verified.Holds<ConfigurationHistory> holds) {
            for (Block block : configurationBlocks) {
                Optional<Finding> finding = holds.established().append(block);
                if (finding.isPresent()) {
                    return Verified.broken(finding.get());
                }
            }
        }
        return start;
    }

    /** Adds the next configuration block, or says what keeps it out; then nothing has changed. */
    public Optional<Finding> append(Block block) {
        long number = block.getHeader().getNumber();
        if (Long.compareUnsigned(number, configurations.lastKey()) <= 0) {
            return configurationFinding(number, "configuration blocks come in order, each once");
        }
        Optional<Finding> unsigned =
                verifiers.lastEntry().getValue().verify(block).finding();
        if (unsigned.isPresent()) {
            return unsigned;
        }
        try {
            ChannelConfiguration next = ChannelConfiguration.of(block);
            Optional<Finding> finding = continuity(number, next, Blocks.lastConfigurationIndex(block));
            if (finding.isEmpty()) {
                add(number, next);
            }
            return finding;
        } catch (EvidenceException e) {
            return configurationFinding(number, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Finding> continuity(long number, ChannelConfiguration next, long signedIndex) {
        if (!next.channelId().equals(channelId())) {
            return configurationFinding(number, "belongs to channel " + next.channelId());
        }
        if (next.sequence() != current().sequence() + 1) {
            return configurationFinding(
                    number,
                    "has sequence " + next.sequence() + ", the one before has "
                            + current().sequence());
        }
        return signedIndex == number
                ? Optional.empty()
                : configurationFinding(number, "the orderers signed " + signedIndex + " as the newest configuration");
    }

    /** Checks any later block: data, orderer signatures, and that no configuration is missing before it. */
    public Verified<AttestedBlock> verify(Block block) {
        long number = block.getHeader().getNumber();
        Map.Entry<Long, BlockVerifier> inForce = verifiers.lowerEntry(number);
        if (inForce == null) {
            return Verified.broken(
                    Finding.atBlock(Fault.GENESIS, number, "block 0 is pinned by its hash, it has no signatures"));
        }
        Verified<AttestedBlock> attested = inForce.getValue().verify(block);
        if (!attested.holds()) {
            return attested;
        }
        long expected = configurations.containsKey(number) ? number : inForce.getKey();
        try {
            long signed = Blocks.lastConfigurationIndex(block);
            return signed == expected
                    ? attested
                    : lastConfigurationBroken(
                            number,
                            "the orderers signed block " + signed + " as the newest configuration, known is "
                                    + expected);
        } catch (EvidenceException e) {
            return lastConfigurationBroken(number, String.valueOf(e.getMessage()));
        }
    }

    private static Verified<AttestedBlock> lastConfigurationBroken(long number, String detail) {
        return Verified.broken(Finding.atBlock(Fault.LAST_CONFIGURATION, number, detail));
    }

    public String channelId() {
        return current().channelId();
    }

    public ChannelConfiguration current() {
        return configurations.lastEntry().getValue();
    }

    /** The configuration that judges a block: the newest before it. */
    public ChannelConfiguration inForceAt(long blockNumber) {
        Map.Entry<Long, ChannelConfiguration> before = configurations.lowerEntry(blockNumber);
        return before == null ? configurations.firstEntry().getValue() : before.getValue();
    }

    /** Numbers of the configuration blocks, genesis first. */
    public List<Long> blockNumbers() {
        return List.copyOf(configurations.keySet());
    }

    private void add(long number, ChannelConfiguration configuration) {
        configurations.put(number, configuration);
        verifiers.put(number, new BlockVerifier(configuration));
    }

    private static Optional<Finding> configurationFinding(long number, String detail) {
        return Optional.of(Finding.atBlock(Fault.CONFIGURATION, number, detail));
    }
}
