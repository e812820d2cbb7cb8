package org.hansa.grid.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hansa.grid.Fixture;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final StreamId STREAM = new StreamId.Site(Fixture.HEL);

    @TempDir
    Path directory;

    private Archive open() {
        return Archive.open(directory, List.of(STREAM), WriteGate.OPEN);
    }

    private static ArchivedLeaf leaf(int number) {
        return new ArchivedLeaf(
                ("leaf " + number).getBytes(StandardCharsets.UTF_8),
                ("annex " + number).getBytes(StandardCharsets.UTF_8));
    }

    private static List<ArchivedLeaf> leaves(int from, int to) {
        List<ArchivedLeaf> leaves = new ArrayList<>();
        for (int i = from; i < to; i++) {
            leaves.add(leaf(i));
        }
        return leaves;
    }

    @Test
    void roots_frontiers_and_proofs_of_every_size_are_those_of_the_whole_tree() {
        try (Archive archive = open()) {
            archive.stream(STREAM).append(leaves(0, 70));
            List<byte[]> hashes = new ArrayList<>();
            Frontier frontier = Frontier.EMPTY;
            for (int size = 1; size <= 70; size++) {
                hashes.add(MerkleTree.leafHash(leaf(size - 1).leaf()));
                frontier = frontier.append(hashes.get(size - 1));
                assertThat(archive.root(STREAM, size)).isEqualTo(MerkleTree.root(hashes));
                assertThat(archive.stream(STREAM).frontier(size)).isEqualTo(frontier);
                for (int at = 0; at < size; at++) {
                    List<byte[]> proof = archive.inclusionProof(STREAM, at, size);
                    assertThat(MerkleTree.verifyInclusion(hashes.get(at), at, size, proof, archive.root(STREAM, size)))
                            .isTrue();
                }
            }
            assertThat(archive.root(STREAM, 0)).isEqualTo(MerkleTree.root(List.of()));
        }
    }

    @Test
    void finds_everything_again_after_it_was_closed() {
        AnchorRecord record = new AnchorRecord(
                STREAM.name(), 0, 0, 3, Digest.of(new byte[1]), List.of(), ResourceVector.ZERO, "tx", 5);
        try (Archive archive = open()) {
            archive.stream(STREAM).append(leaves(0, 5));
            archive.stream(STREAM).appendAnchor(new AnchorEntry(record, 17));
        }
        try (Archive archive = open()) {
            assertThat(archive.size(STREAM)).isEqualTo(5);
            assertThat(archive.leaf(STREAM, 4)).isEqualTo(leaf(4).leaf());
            assertThat(archive.stream(STREAM).read(4).annex()).isEqualTo(leaf(4).annex());
            assertThat(archive.anchorOf(STREAM, 2)).contains(new AnchorEntry(record, 17));
            assertThat(archive.anchorOf(STREAM, 3)).isEmpty();
            assertThatThrownBy(() -> archive.leaf(STREAM, 5)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void cuts_a_torn_tail_and_refuses_a_leaf_that_was_altered() throws Exception {
        try (Archive archive = open()) {
            archive.stream(STREAM).append(leaves(0, 5));
        }
        Path leaves = directory.resolve("site-" + STREAM.name()).resolve("leaves.log");
        Path hashes = leaves.resolveSibling("hashes.log");
        byte[] whole = Files.readAllBytes(leaves);
        Files.write(leaves, Arrays.copyOf(whole, whole.length - 3));
        assertThatThrownBy(this::open)
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage(
                        "archive site-" + STREAM.name() + ": leaves are missing at the end: restore it from a copy");
        byte[] hashBytes = Files.readAllBytes(hashes);
        Files.write(hashes, Arrays.copyOf(hashBytes, hashBytes.length - 40));
        try (Archive archive = open()) {
            assertThat(archive.size(STREAM)).isEqualTo(4);
            archive.stream(STREAM).append(leaves(4, 6));
            assertThat(archive.leaf(STREAM, 5)).isEqualTo(leaf(5).leaf());
        }
        forge(leaves);
        assertThatThrownBy(this::open)
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage(
                        "archive site-" + STREAM.name() + ": leaf 1 does not match its hash: restore it from a copy");
    }

    /** Replaces leaf 1 by another of the same length, with a checksum that fits. */
    private static void forge(Path file) throws Exception {
        FramedLog log = FramedLog.open(file, WriteGate.OPEN);
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < log.count(); i++) {
            payloads.add(log.read(i));
        }
        log.close();
        payloads.get(1)[4 + 5] = '9';
        Files.delete(file);
        FramedLog forged = FramedLog.open(file, WriteGate.OPEN);
        forged.append(payloads);
        forged.close();
    }

    @Test
    void an_append_that_failed_half_way_is_finished_by_the_same_append() {
        boolean[] broken = {false};
        int[] writes = {0};
        WriteGate gate = what -> {
            if (broken[0] && ++writes[0] == 3) {
                throw new IOException("disk full");
            }
        };
        try (Archive archive = Archive.open(directory, List.of(STREAM), gate)) {
            archive.stream(STREAM).append(leaves(0, 2));
            broken[0] = true;
            assertThatThrownBy(() -> archive.stream(STREAM).append(leaves(2, 4)))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(archive.size(STREAM)).isEqualTo(2);
            archive.stream(STREAM).append(leaves(2, 4));
            assertThat(archive.size(STREAM)).isEqualTo(4);
        }
        try (Archive archive = open()) {
            assertThat(archive.size(STREAM)).isEqualTo(4);
        }
    }
}
