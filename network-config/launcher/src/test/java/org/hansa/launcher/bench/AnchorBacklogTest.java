package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnchorBacklogTest {
    @Test
    void counts_the_events_of_all_streams_and_nothing_else() throws IOException {
        long events = AnchorBacklog.count(Stream.of(
                "# TYPE hansa_anchor_unanchored gauge",
                "hansa_anchor_unanchored{stream=\"decisions\"} 2.0",
                "hansa_anchor_unanchored{stream=\"rhein-1\"} 1.2E3",
                "hansa_anchor_oldest_millis{stream=\"rhein-1\"} 900.0"));

        assertThat(events).isEqualTo(1_202);
    }

    @Test
    void a_member_that_says_nothing_of_it_has_not_anchored_everything() {
        assertThatThrownBy(() -> AnchorBacklog.count(Stream.of("hansa_anchor_oldest_millis{stream=\"rhein-1\"} 900.0")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not anchored");
    }
}
