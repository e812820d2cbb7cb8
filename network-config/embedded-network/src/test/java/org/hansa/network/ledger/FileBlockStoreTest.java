package org.hansa.network.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.hansa.network.GoldenVectors;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlockStoreTest {

    private static final int BLOCKS = 5;

    @TempDir
    Path folder;

    @Test
    void gives_back_what_was_appended() {
        PrivateWrites writes = new PrivateWrites("NordMSP", 0, privateWrites());
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            store.append(new CommitRecord(GoldenVectors.peerBlock(0), List.of()));
            store.append(new CommitRecord(GoldenVectors.peerBlock(1), List.of(writes)));
            store.force();
        }
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            assertThat(store.height()).isEqualTo(2);
            assertThat(store.read(0).block()).isEqualTo(GoldenVectors.peerBlock(0));
            assertThat(store.read(1).privateWrites()).containsExactly(writes);
        }
    }

    @Test
    void keeps_appending_after_a_restart() {
        fill();
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            store.append(new CommitRecord(GoldenVectors.peerBlock(BLOCKS), List.of()));
            store.force();
        }
        assertWholeUpTo(BLOCKS + 1);
    }

    @Test
    void refuses_a_block_out_of_order() {
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            assertThatThrownBy(() -> store.append(new CommitRecord(GoldenVectors.peerBlock(1), List.of())))
                    .hasMessageContaining("block 1 cannot follow");
        }
    }

    @Test
    void drops_what_was_never_forced_and_does_not_add_up() throws IOException {
        fill();
        Files.write(blocks(), new byte[5_000], StandardOpenOption.APPEND);
        assertWholeUpTo(BLOCKS);
        Files.write(blocks(), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        assertWholeUpTo(BLOCKS);
    }

    @Test
    void keeps_files_for_their_owner_only() throws IOException {
        fill();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(blocks())))
                .isEqualTo("rw-------");
    }

    @Test
    void notices_that_forced_blocks_are_missing_at_the_end() throws IOException {
        fill();
        Files.write(blocks(), Arrays.copyOf(Files.readAllBytes(blocks()), ForcedMark.PAGE_BYTES));
        assertThatThrownBy(() -> FileBlockStore.in(folder))
                .isInstanceOf(DamagedBlockStoreException.class)
                .hasMessageContaining("5 blocks were committed");
    }

    @Test
    void survives_readers_that_are_interrupted() {
        fill();
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            Thread.currentThread().interrupt();
            assertThat(store.read(0).block()).isEqualTo(GoldenVectors.peerBlock(0));
            assertThat(Thread.interrupted()).isTrue();
            store.append(new CommitRecord(GoldenVectors.peerBlock(BLOCKS), List.of()));
        }
        assertWholeUpTo(BLOCKS + 1);
    }

    private void fill() {
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            for (int number = 0; number < BLOCKS; number++) {
                store.append(new CommitRecord(GoldenVectors.peerBlock(number), List.of()));
            }
            store.force();
        }
    }

    private void assertWholeUpTo(int height) {
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            assertThat(store.height()).isEqualTo(height);
            for (int number = 0; number < height; number++) {
                assertThat(store.read(number).block()).isEqualTo(GoldenVectors.peerBlock(number));
            }
        }
    }

    private Path blocks() {
        return folder.resolve("blocks.log");
    }

    private static TxPvtReadWriteSet privateWrites() {
        return TxPvtReadWriteSet.newBuilder()
                .addNsPvtRwset(NsPvtReadWriteSet.newBuilder()
                        .setNamespace("cc")
                        .addCollectionPvtRwset(CollectionPvtReadWriteSet.newBuilder()
                                .setCollectionName("coll")
                                .setRwset(ByteString.copyFromUtf8("secret"))))
                .build();
    }
}
