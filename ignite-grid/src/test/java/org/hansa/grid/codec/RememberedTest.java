package org.hansa.grid.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private static EntryReader written(String text) {
        return EntryReader.version(
                1, new EntryWriter(1).sized(out -> out.text(text)).toBytes());
    }

    @Test
    void reads_once_what_comes_again_and_never_takes_one_for_another() {
        AtomicInteger read = new AtomicInteger();
        Remembered<String> remembered = new Remembered<>(in -> {
            read.incrementAndGet();
            return in.text();
        });
        for (int again = 0; again < 3; again++) {
            assertThat(remembered.read(written("a"))).isEqualTo("a");
        }
        assertThat(read).hasValue(1);
        for (int i = 0; i < 5_000; i++) {
            assertThat(remembered.read(written("n" + i))).isEqualTo("n" + i);
            assertThat(remembered.read(written("a"))).isEqualTo("a");
        }
    }
}
