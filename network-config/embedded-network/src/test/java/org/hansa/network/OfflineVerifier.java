package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.chain.AttestedBlock;
import org.hansa.fabric.evidence.chain.BlockVerifier;
import org.hansa.fabric.evidence.chain.CommitReplay;
import org.hansa.fabric.evidence.chain.ConfigurationHistory;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/** Walks a chain from genesis as an auditor would: links, orderers' quorum, commit hashes. */
public final class OfflineVerifier {

    private final CommitReplay commits = new CommitReplay();
    private @Nullable ConfigurationHistory history;
    private @Nullable Block previous;

    public void accept(Block block) {
        if (history == null) {
            ByteString hash = ByteString.copyFrom(Blocks.headerHash(block.getHeader()));
            history = ConfigurationHistory.startingAt(block, hash).orElseThrow();
        } else {
            assertThat(BlockVerifier.linked(previous.getHeader(), block.getHeader()))
                    .isEmpty();
            AttestedBlock attested = history.verify(block).orElseThrow();
            assertThat(attested.attestation()).isEqualTo(AttestedBlock.Attestation.BFT_QUORUM);
            assertThat(attested.signatures()).isEqualTo(3);
        }
        assertThat(commits.apply(block)).isEmpty();
        previous = block;
    }
}
