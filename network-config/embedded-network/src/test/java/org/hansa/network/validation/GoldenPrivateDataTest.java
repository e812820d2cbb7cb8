package org.hansa.network.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.network.GoldenChannel;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.network.ledger.WorldState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The private transactions of the recorded channel: what each organisation holds after each of them. */
class GoldenPrivateDataTest {

    private static final int PUT_K1 = 76;
    private static final int DELETE_K2 = 81;
    private static final int PURGE_K1 = 82;
    private static final int PUT_E1 = 84;
    private static final int BLOCKS_TO_LIVE = 5;

    private static GoldenChannel channel;

    @BeforeAll
    static void replayTheRecordedChannel() throws Exception {
        channel = GoldenChannel.replay(100);
    }

    @Test
    void members_hold_values_and_everybody_hashes() {
        for (String member : new String[] {"NordMSP", "RheinMSP"}) {
            assertThat(value(channel.before(member, PUT_K1 + 1), "collNR", "k1"))
                    .isEqualTo("secret one");
        }
        WorldState outsider = channel.before("HelvMSP", PUT_K1 + 1);
        assertThat(value(outsider, "collNR", "k1")).isNull();
        assertThat(hash(outsider, "collNR", "k1")).isEqualTo(Hashes.sha256(ByteString.copyFromUtf8("secret one")));
    }

    @Test
    void what_was_deleted_or_purged_is_gone_everywhere() {
        assertThat(value(channel.before("NordMSP", DELETE_K2), "collNR", "k2")).isEqualTo("secret two");
        assertThat(value(channel.before("NordMSP", DELETE_K2 + 1), "collNR", "k2"))
                .isNull();
        assertThat(hash(channel.before("HelvMSP", DELETE_K2 + 1), "collNR", "k2"))
                .isNull();
        assertThat(value(channel.before("RheinMSP", PURGE_K1 + 1), "collNR", "k1"))
                .isNull();
        assertThat(hash(channel.before("HelvMSP", PURGE_K1 + 1), "collNR", "k1"))
                .isNull();
    }

    @Test
    void what_has_outlived_its_blocks_is_gone_with_the_next() {
        int last = PUT_E1 + BLOCKS_TO_LIVE;
        assertThat(value(channel.before("NordMSP", last + 1), "collEP", "e1")).isEqualTo("x");
        assertThat(value(channel.before("NordMSP", last + 2), "collEP", "e1")).isNull();
        assertThat(hash(channel.before("HelvMSP", last + 1), "collEP", "e1")).isNotNull();
        assertThat(hash(channel.before("HelvMSP", last + 2), "collEP", "e1")).isNull();
    }

    private static @Nullable String value(WorldState state, String collection, String key) {
        VersionedValue value = state.privateValue("vectors", collection, key);
        return value == null ? null : new String(value.value(), StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] hash(WorldState state, String collection, String key) {
        VersionedValue hash = state.hashed("vectors", collection, Hashes.sha256(ByteString.copyFromUtf8(key)));
        return hash == null ? null : hash.value();
    }
}
