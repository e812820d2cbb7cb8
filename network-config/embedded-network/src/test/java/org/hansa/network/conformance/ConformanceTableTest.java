package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConformanceTableTest {
    @Test
    void the_published_table_has_exactly_the_cases_that_there_are() {
        if (Boolean.getBoolean("golden.update")) {
            ConformanceTable.read().write();
        }
        assertThat(ConformanceTable.current())
                .as("docs/conformance.md; run the suite with -Dgolden.update=true to write its results there")
                .isEqualTo(ConformanceTable.read().render());
    }

    @Test
    void every_case_has_a_sentence_of_its_own() {
        assertThat(ConformanceTable.cases().values().stream().flatMap(java.util.List::stream))
                .hasSizeGreaterThan(50)
                .doesNotHaveDuplicates();
    }
}
