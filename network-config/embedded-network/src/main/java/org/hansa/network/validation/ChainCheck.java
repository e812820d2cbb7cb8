package org.hansa.network.validation;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.chain.BlockVerifier;
import org.hansa.fabric.evidence.chain.ConfigurationHistory;
import org.hansa.fabric.evidence.chain.Finding;
import org.hansa.fabric.evidence.chain.Verified;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/**
 * What a peer requires of a block before it looks at its transactions: that it follows the one before, that its data are
 * those of its header, and that a quorum of the orderers signed it, under the newest configuration before it.
 */
public final class ChainCheck {

    private @Nullable ConfigurationHistory history;
    private @Nullable Block previous;

    /** Takes the next block of the chain, or throws and takes nothing. Block 0 is trusted: who joins names it. */
    public void accept(Block block) {
        take(block, true);
    }

    /**
     * Takes a block of the own store, of which only configurations and the newest are verified: each signature vouches
     * for all blocks before it, because the headers are linked.
     */
    void acceptStored(Block block, boolean newest) {
        take(block, newest);
    }

    private void take(Block block, boolean verify) {
        ConfigurationHistory known = history;
        if (known == null) {
            begin(block);
            return;
        }
        require(link(block));
        if (Blocks.isConfiguration(block.getData())) {
            require(known.append(block));
        } else if (verify) {
            require(known.verify(block).finding());
        }
        previous = block;
    }

    private void begin(Block genesis) {
        ByteString hash = ByteString.copyFrom(Blocks.headerHash(genesis.getHeader()));
        Verified<ConfigurationHistory> start = ConfigurationHistory.startingAt(genesis, hash);
        require(start.finding());
        history = start.orElseThrow();
        previous = genesis;
    }

    private Optional<Finding> link(Block block) {
        return previous == null ? Optional.empty() : BlockVerifier.linked(previous.getHeader(), block.getHeader());
    }

    private static void require(Optional<Finding> finding) {
        if (finding.isPresent()) {
            throw new RefusedBlockException(finding.get());
        }
    }
}
