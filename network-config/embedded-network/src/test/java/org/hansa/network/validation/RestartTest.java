package org.hansa.network.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hansa.network.GoldenVectors;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.CommitRecord;
import org.hansa.network.ledger.FileBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was committed is there after the process died, and a state that differs is never served. */
class RestartTest {

    @TempDir
    Path folder;

    private final ExecutorService workers = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopWorkers() {
        workers.shutdownNow();
    }

    /** A peer of NordMSP over the store in the folder. */
    private final class Node {

        final FileBlockStore file = FileBlockStore.in(folder);
        final OrganisationLedger ledger;
        final ChannelCommitter committer;

        Node() {
            ChannelStore store = new ChannelStore(file);
            ledger = new OrganisationLedger("NordMSP", store);
            committer = new ChannelCommitter(store, List.of(ledger), new BlockValidator(workers));
            committer.restore();
        }
    }

    @Test
    void has_the_same_blocks_and_the_same_state_after_it_was_dropped_at_any_block() {
        List<ByteString> digests = new ArrayList<>();
        Node node = new Node();
        for (int number = 0; number < GoldenVectors.BLOCKS; number++) {
            node.committer.accept(GoldenVectors.orderedBlock(number));
            node.committer.flush();
            digests.add(node.ledger.stateDigest());
            if (number % 37 == 0) {
                // Dropped without closing anything: a killed process closes nothing either.
                node = new Node();
                assertThat(node.ledger.height()).isEqualTo(number + 1);
                assertThat(node.ledger.stateDigest()).isEqualTo(digests.get(number));
                assertThat(node.ledger.block(number)).isEqualTo(GoldenVectors.peerBlock(number));
            }
        }
        assertThat(digests.stream().distinct().count()).isGreaterThan(100);
    }

    @Test
    void shows_no_block_before_it_is_durable() {
        Node node = new Node();
        for (int number = 0; number < 8; number++) {
            node.committer.accept(GoldenVectors.orderedBlock(number));
        }
        assertThat(node.ledger.height()).isZero();
        List<Long> told = new ArrayList<>();
        node.ledger.onCommit(block -> told.add(block.getHeader().getNumber()));
        node.committer.flush();
        assertThat(node.ledger.height()).isEqualTo(8);
        assertThat(told).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void refuses_a_store_whose_codes_were_changed() {
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            for (int number = 0; number < 22; number++) {
                store.append(new CommitRecord(GoldenVectors.peerBlock(number), List.of()));
            }
            store.append(new CommitRecord(withFilter(GoldenVectors.peerBlock(22), 11), List.of()));
            store.force();
        }
        assertThatThrownBy(Node::new)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the commit hash of block 22 differs");
    }

    @Test
    void refuses_a_store_whose_transactions_were_changed() {
        Block block = GoldenVectors.peerBlock(1);
        Block changed = block.toBuilder()
                .setData(block.getData().toBuilder().setData(0, ByteString.copyFromUtf8("changed")))
                .build();
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            store.append(new CommitRecord(GoldenVectors.peerBlock(0), List.of()));
            store.append(new CommitRecord(changed, List.of()));
            store.force();
        }
        assertThatThrownBy(Node::new).hasMessageContaining("the data hash of block 1 differs");
    }

    private static Block withFilter(Block block, int code) {
        BlockMetadata metadata = block.getMetadata().toBuilder()
                .setMetadata(2, ByteString.copyFrom(new byte[] {(byte) code}))
                .build();
        return block.toBuilder().setMetadata(metadata).build();
    }
}
