package org.hansa.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrontierTest {
    @Test
    void gives_the_root_of_the_whole_tree_at_every_size() {
        List<byte[]> leaves = MerkleTreeTest.numbered(300);
        Frontier frontier = Frontier.EMPTY;
        for (int size = 0; size <= 300; size++) {
            assertThat(frontier.root().hash())
                    .as("%d leaves", size)
                    .isEqualTo(MerkleTree.root(leaves.subList(0, size)));
            assertThat(frontier.size()).isEqualTo(size);
            assertThat(frontier.hashes()).hasSize(Integer.bitCount(size));
            if (size < 300) {
                frontier = frontier.append(leaves.get(size));
            }
        }
    }

    @Test
    void does_not_care_how_the_leaves_are_cut_into_batches() {
        List<byte[]> leaves = MerkleTreeTest.numbered(100);
        for (int cut = 0; cut <= 100; cut++) {
            Frontier cutHere = Frontier.EMPTY.appendAll(leaves.subList(0, cut)).appendAll(leaves.subList(cut, 100));
            assertThat(cutHere).isEqualTo(Frontier.EMPTY.appendAll(leaves));
        }
    }

    @Test
    void survives_being_written_and_read() {
        Frontier frontier = Frontier.EMPTY.appendAll(MerkleTreeTest.numbered(77));

        assertThat(Frontier.of(77, frontier.hexes())).isEqualTo(frontier);
    }

    @Test
    void refuses_a_count_of_hashes_that_no_tree_of_that_size_has() {
        List<Digest> one = List.of(Digest.of(new byte[0]));

        assertThatThrownBy(() -> new Frontier(0, one)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new Frontier(3, one)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new Frontier(-1, one)).isInstanceOf(MalformedRecordException.class);
    }
}
