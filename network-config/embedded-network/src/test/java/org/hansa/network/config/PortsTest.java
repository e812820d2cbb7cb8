package org.hansa.network.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
    /** Of so many random ports some would be the same. */
    private static final int MANY = 2_000;

    @Test
    void no_free_port_is_given_to_two() {
        assertThat(IntStream.range(0, MANY).map(each -> Ports.free())).doesNotHaveDuplicates();
    }
}
