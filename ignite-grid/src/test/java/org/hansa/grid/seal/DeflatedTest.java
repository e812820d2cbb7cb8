package org.hansa.grid.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeflatedTest {
    @Test
    void gives_back_what_was_packed_however_it_packs() {
        Random random = new Random(7);
        for (int size : new int[] {1, 10, 1_000, 300_000}) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            assertThat(Deflated.inflate(Deflated.of(noise), size)).isEqualTo(noise);
            byte[] words = "leaf ".repeat(size).getBytes(StandardCharsets.US_ASCII);
            assertThat(Deflated.of(words)).hasSizeLessThan(words.length + 64);
            assertThat(Deflated.inflate(Deflated.of(words), words.length)).isEqualTo(words);
        }
    }

    @Test
    void refuses_bytes_that_are_more_or_less_than_they_say_or_none_of_its_own() {
        byte[] packed = Deflated.of(new byte[1_000]);
        for (int wrong : new int[] {1, 999, 1_001}) {
            assertThatThrownBy(() -> Deflated.inflate(packed, wrong)).isInstanceOf(IllegalStateException.class);
        }
        byte[] cut = Arrays.copyOf(packed, packed.length - 1);
        assertThatThrownBy(() -> Deflated.inflate(cut, 1_000)).isInstanceOf(IllegalStateException.class);
        byte[] foreign = {7, 7, 7, 7};
        assertThatThrownBy(() -> Deflated.inflate(foreign, 4)).isInstanceOf(IllegalStateException.class);
    }
}
