package org.hansa.network.orderer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hansa.network.configtx.GoDuration;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.api.Test;

class BlockCutterTest {

    private final BlockCutter cutter = new BlockCutter(3, 100, 50);

    @Test
    void cuts_a_batch_when_it_is_full() {
        assertThat(cutter.add(message(10), 0)).isEmpty();
        assertThat(cutter.add(message(10), 1)).isEmpty();
        assertThat(cutter.add(message(10), 2)).containsExactly(List.of(message(10), message(10), message(10)));
        assertThat(cutter.deadlineMillis()).isEmpty();
    }

    @Test
    void cuts_before_a_message_that_would_make_the_batch_too_large() {
        cutter.add(message(60), 0);
        List<List<Envelope>> cut = cutter.add(message(50), 7);
        assertThat(cut).containsExactly(List.of(message(60)));
        assertThat(cutter.deadlineMillis()).hasValue(57);
        assertThat(cutter.cut()).containsExactly(message(50));
    }

    @Test
    void lets_a_message_larger_than_preferred_stand_alone() {
        cutter.add(message(10), 0);
        assertThat(cutter.add(message(101), 1)).containsExactly(List.of(message(10)), List.of(message(101)));
        assertThat(cutter.deadlineMillis()).isEmpty();
    }

    @Test
    void counts_the_waiting_time_from_the_first_message() {
        cutter.add(message(1), 100);
        cutter.add(message(1), 140);
        assertThat(cutter.deadlineMillis()).hasValue(150);
    }

    @Test
    void fills_a_batch_to_the_byte() {
        cutter.add(message(50), 0);
        assertThat(cutter.add(message(50), 0)).isEmpty();
        assertThat(cutter.add(message(1), 0)).containsExactly(List.of(message(50), message(50)));
    }

    @Test
    void reads_durations_as_go_writes_them() {
        assertThat(GoDuration.millis("200ms")).isEqualTo(200);
        assertThat(GoDuration.millis("2s")).isEqualTo(2_000);
        assertThat(GoDuration.millis("1m30s")).isEqualTo(90_000);
        assertThat(GoDuration.millis("1.5s")).isEqualTo(1_500);
        assertThat(GoDuration.millis("3m0s")).isEqualTo(180_000);
        assertThatThrownBy(() -> GoDuration.millis("soon")).hasMessageContaining("soon");
        assertThatThrownBy(() -> GoDuration.millis("5")).hasMessageContaining("5");
    }

    private static Envelope message(int size) {
        return Envelope.newBuilder()
                .setPayload(ByteString.copyFrom(new byte[size]))
                .build();
    }
}
