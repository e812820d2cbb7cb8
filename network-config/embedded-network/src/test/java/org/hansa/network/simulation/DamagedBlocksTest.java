package org.hansa.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hansa.network.ledger.DamagedBlockStoreException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A committed block that can no longer be read as it was written is named at start: file, block, byte, remedy. */
class DamagedBlocksTest {

    private static final int PAGE = 4_096;
    private static final int POSITIONS = 400;
    /** The two marks of how much was forced: one of them may be torn without harm. */
    private static final int MARKS_BEGIN = 8;

    private static final int MARKS_END = 32;

    @TempDir
    static Path folder;

    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(2);
    private static CommittedWorkload workload;
    private static byte[] whole;
    /** Where each record begins; the last entry is the end of the file. */
    private static final List<Integer> BEGINS = new ArrayList<>();

    @BeforeAll
    static void fill() {
        workload = new CommittedWorkload(folder);
        SimulatedDisk disk = new SimulatedDisk(new Random(0));
        CommittingNode node = new CommittingNode(disk, WORKERS);
        node.commit(workload);
        node.close();
        whole = disk.bytes(CommittingNode.BLOCKS);
        ByteBuffer file = ByteBuffer.wrap(whole);
        for (int at = PAGE; at < whole.length; at += 24 + file.getInt(at + 16) + 4) {
            BEGINS.add(at);
        }
        assertThat(BEGINS).hasSameSizeAs(workload.blocks());
        BEGINS.add(whole.length);
    }

    @AfterAll
    static void stop() {
        WORKERS.shutdownNow();
    }

    @Test
    void a_flipped_bit_anywhere_in_a_record_is_named() {
        Random random = new Random(7);
        for (int i = 0; i < POSITIONS; i++) {
            long bit = PAGE * 8L + random.nextInt((whole.length - PAGE) * 8);
            SimulatedDisk disk = flipped(bit);
            requireNamed(disk, blockAt(bit / 8));
        }
    }

    @Test
    void a_flipped_bit_in_the_first_page_is_named_or_does_no_harm() {
        Random random = new Random(8);
        int harmless = 0;
        for (int i = 0; i < POSITIONS; i++) {
            long bit = i < 100 ? i * 3 : random.nextInt(PAGE * 8);
            SimulatedDisk disk = flipped(bit);
            if (bit / 8 >= MARKS_BEGIN && bit / 8 < MARKS_END) {
                assertThat(new CommittingNode(disk, WORKERS).height())
                        .isEqualTo(workload.blocks().size());
                harmless++;
            } else {
                assertThatThrownBy(() -> new CommittingNode(disk, WORKERS))
                        .isInstanceOf(DamagedBlockStoreException.class)
                        .hasMessageContaining("blocks.log is damaged at block 0 (byte 0): the first page");
            }
        }
        assertThat(harmless).isPositive();
    }

    @Test
    void a_file_that_was_cut_off_anywhere_is_named() {
        Random random = new Random(9);
        for (int i = 0; i < POSITIONS; i++) {
            int size = i < BEGINS.size() - 1 ? BEGINS.get(i) : PAGE + random.nextInt(whole.length - PAGE);
            SimulatedDisk disk = holding(Arrays.copyOf(whole, size));
            requireNamed(disk, blockAt(size));
        }
    }

    private static void requireNamed(SimulatedDisk disk, int block) {
        assertThatThrownBy(() -> new CommittingNode(disk, WORKERS))
                .isInstanceOf(DamagedBlockStoreException.class)
                .hasMessageContaining("blocks.log is damaged at block " + block + " (byte " + BEGINS.get(block) + "): ")
                .hasMessageContaining("restore it from a copy");
    }

    private static int blockAt(long position) {
        int block = 0;
        while (BEGINS.get(block + 1) <= position) {
            block++;
        }
        return block;
    }

    private static SimulatedDisk flipped(long bit) {
        byte[] bytes = whole.clone();
        bytes[(int) (bit / Byte.SIZE)] ^= (byte) (1 << bit % Byte.SIZE);
        return holding(bytes);
    }

    private static SimulatedDisk holding(byte[] bytes) {
        SimulatedDisk disk = new SimulatedDisk(new Random(0));
        disk.overwrite(CommittingNode.BLOCKS, bytes);
        return disk;
    }
}
