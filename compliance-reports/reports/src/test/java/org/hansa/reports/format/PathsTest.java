package org.hansa.reports.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class PathsTest {
    @Test
    void are_the_same_on_a_machine_that_counts_with_other_digits() {
        Locale machine = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(Paths.block(Paths.BLOCKS, 42)).isEqualTo("proofs/blocks/0000000042.block");
            assertThat(Paths.record(7)).isEqualTo("proofs/reads/record.00007.pb");
        } finally {
            Locale.setDefault(machine);
        }
    }
}
