package org.hansa.fabric.evidence.rwset;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.chain.CommitReplay;
import org.hansa.fabric.evidence.chain.Fault;
import org.hansa.fabric.evidence.chain.Finding;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.junit.jupiter.api.Test;

class CommitHashVectorsTest {
    @Test
    void all_203_commit_hashes_are_recomputed_from_the_blocks_alone() {
        CommitReplay replay = new CommitReplay();
        int checked = 0;
        for (Block block : Vectors.BLOCKS) {
            assertThat(replay.apply(block)).isEmpty();
            if (block.getHeader().getNumber() > 0) {
                assertThat(Hashes.hex(replay.commitHash()))
                        .isEqualTo(Vectors.DECODED
                                .get((int) block.getHeader().getNumber())
                                .get("commit_hash")
                                .asString());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(203);
    }

    @Test
    void a_changed_validation_code_is_found_at_its_block() {
        CommitReplay replay = new CommitReplay();
        Vectors.BLOCKS.subList(0, 51).forEach(block -> assertThat(replay.apply(block))
                .isEmpty());
        Block block = Vectors.block(51);
        assertThat(Blocks.transactionsFilter(block)).containsExactly(10);
        Block.Builder forged = block.toBuilder();
        forged.getMetadataBuilder()
                .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.copyFrom(new byte[] {0}));
        assertThat(replay.apply(forged.build()))
                .get()
                .extracting(Finding::fault, Finding::where)
                .containsExactly(Fault.COMMIT_HASH, "block 51");
    }

    @Test
    void versions_are_written_with_as_many_bytes_as_they_need() {
        assertThat(hex(0, 0)).isEqualTo("0000");
        assertThat(hex(1, 0)).isEqualTo("010100");
        assertThat(hex(255, 256)).isEqualTo("01ff020100");
        assertThat(hex(0x0102030405060708L, 1)).isEqualTo("0801020304050607080101");
        assertThat(hex(-1, 0)).isEqualTo("08ffffffffffffffff00");
    }

    @Test
    void keys_sort_as_utf_8_bytes_and_not_as_java_strings() {
        // U+FF61 comes after U+1F600 in UTF-16 code units, and before it in UTF-8.
        StateUpdates updates = new StateUpdates();
        KeyVersion version = new KeyVersion(1, 0);
        updates.put("ns", "\ud83d\ude00", ByteString.copyFromUtf8("v"), version);
        updates.put("ns", "\uff61", ByteString.copyFromUtf8("v"), version);
        String hex = Hashes.hex(updates.toBytes());
        assertThat(hex.indexOf("efbda1")).isPositive().isLessThan(hex.indexOf("f09f9880"));
    }

    @Test
    void the_configuration_namespace_never_enters() {
        StateUpdates updates = new StateUpdates();
        updates.put("", "CHANNEL_CONFIG_ENV_BYTES", ByteString.copyFromUtf8("v"), new KeyVersion(3, 0));
        assertThat(updates.toBytes()).isEmpty();
    }

    private static String hex(long block, long transaction) {
        return HexFormat.of().formatHex(VersionBytes.of(block, transaction));
    }
}
