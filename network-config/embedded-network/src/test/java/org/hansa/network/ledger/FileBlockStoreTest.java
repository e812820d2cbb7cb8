package org.hansa.network.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    void drops_a_record_that_a_crash_cut_off_at_any_byte_of_it() throws IOException {
        fill();
        byte[] whole = Files.readAllBytes(blocks());
        Files.delete(folder.resolve("blocks.forced"));
        try (FileBlockStore store = FileBlockStore.in(folder)) {
            store.append(new CommitRecord(GoldenVectors.peerBlock(BLOCKS), List.of()));
        }
        byte[] longer = Files.readAllBytes(blocks());
        for (int end = whole.length + 1; end < longer.length; end += 97) {
            Files.write(blocks(), Arrays.copyOf(longer, end));
            setMark(BLOCKS);
            assertWholeUpTo(BLOCKS);
            assertThat(Files.size(blocks())).isEqualTo(whole.length);
        }
    }

    @Test
    void drops_a_last_record_that_was_never_forced_and_does_not_add_up() throws IOException {
        fill();
        setMark(BLOCKS - 1);
        flipByte(Files.size(blocks()) - 10);
        assertWholeUpTo(BLOCKS - 1);
    }

    @Test
    void drops_the_zeros_that_a_power_loss_left_behind() throws IOException {
        fill();
        Files.write(blocks(), new byte[5_000], StandardOpenOption.APPEND);
        assertWholeUpTo(BLOCKS);
    }

    @Test
    void names_the_block_that_is_damaged_wherever_the_damage_is() throws IOException {
        fill();
        byte[] whole = Files.readAllBytes(blocks());
        for (int at = 0; at < whole.length; at += 331) {
            Files.write(blocks(), whole);
            flipByte(at);
            int damaged = blockAt(whole, at);
            assertThatThrownBy(() -> FileBlockStore.in(folder))
                    .isInstanceOf(DamagedBlockStoreException.class)
                    .hasMessageContaining("blocks.log is damaged at block " + damaged + " ");
        }
    }

    @Test
    void notices_that_forced_blocks_are_missing_at_the_end() throws IOException {
        fill();
        Files.write(blocks(), new byte[0]);
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

    private void setMark(long height) throws IOException {
        byte[] mark = ByteBuffer.allocate(Long.BYTES).putLong(height).array();
        Files.write(folder.resolve("blocks.forced"), mark);
    }

    private void flipByte(long at) throws IOException {
        try (FileChannel channel = FileChannel.open(blocks(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 0x40)).flip();
            channel.write(one, at);
        }
    }

    private static int blockAt(byte[] file, int at) {
        int block = 0;
        long offset = 0;
        while (true) {
            ByteBuffer header = ByteBuffer.wrap(file, (int) offset, RecordFormat.HEADER_BYTES);
            offset += RecordFormat.header(header.slice()).recordLength();
            if (at < offset) {
                return block;
            }
            block++;
        }
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
