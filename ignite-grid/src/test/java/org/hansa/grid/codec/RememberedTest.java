package org.hansa.grid.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private final AtomicInteger wrote = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    private final Remembered<String> remembered = new Remembered<>(
            (out, value) -> {
                wrote.incrementAndGet();
                out.text(value);
            },
            in -> {
                read.incrementAndGet();
                return in.text();
            });

    private EntryReader written(String text) {
        EntryWriter out = new EntryWriter(1);
        remembered.write(out, text);
        return EntryReader.version(1, out.toBytes());
    }

    @Test
    void reads_once_what_comes_again_and_never_takes_one_for_another() {
        for (int again = 0; again < 3; again++) {
            assertThat(remembered.read(written("a"))).isEqualTo("a");
        }
        assertThat(read).hasValue(1);
        for (int i = 0; i < 50_000; i++) {
            assertThat(remembered.read(written("n" + i))).isEqualTo("n" + i);
            assertThat(remembered.read(written("a"))).isEqualTo("a");
        }
    }

    @Test
    void writes_what_it_read_as_it_lay_there() {
        String value = remembered.read(written("a"));
        wrote.set(0);

        assertThat(remembered.read(written(value))).isSameAs(value);

        assertThat(wrote).hasValue(0);
    }
}
