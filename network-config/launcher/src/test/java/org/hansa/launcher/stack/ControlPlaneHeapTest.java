package org.hansa.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlPlaneHeapTest {
    @Test
    void is_what_the_environment_says_or_the_usual() {
        assertThat(ControlPlaneHeap.of(Map.of())).isEqualTo(new ControlPlaneHeap(384));
        ControlPlaneHeap large = ControlPlaneHeap.of(Map.of("HANSA_HEAP_MB", " 3072 "));
        assertThat(large.megabytes()).isEqualTo(3_072);
        assertThat(large.young()).isEqualTo(1_024);
    }

    @Test
    void says_what_is_wrong_with_what_it_is_given() {
        assertThatThrownBy(() -> ControlPlaneHeap.of(Map.of("HANSA_HEAP_MB", "2g")))
                .hasMessage("HANSA_HEAP_MB must be a number of megabytes, not '2g'");
        assertThatThrownBy(() -> ControlPlaneHeap.of(Map.of("HANSA_HEAP_MB", "383")))
                .hasMessageContaining("384 to 65536");
        assertThatThrownBy(() -> ControlPlaneHeap.of(Map.of("HANSA_HEAP_MB", "65537")))
                .hasMessageContaining("384 to 65536");
    }
}
