package org.hansa.launcher.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneTimeCodesTest {
    /** "12345678901234567890" in base 32, the secret of RFC 6238's examples. */
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    /** RFC 6238, appendix B, SHA-1; the last six of its eight digits. */
    @ParameterizedTest
    @CsvSource({"59,287082", "1111111109,081804", "1111111111,050471", "1234567890,005924", "2000000000,279037"})
    void are_those_of_the_standards_examples(long second, String code) {
        assertThat(OneTimeCodes.at(SECRET, Instant.ofEpochSecond(second))).isEqualTo(code);
    }

    @Test
    void have_the_digits_of_the_standard_on_a_machine_that_counts_with_others() {
        Locale machine = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(OneTimeCodes.at(SECRET, Instant.ofEpochSecond(59))).isEqualTo("287082");
        } finally {
            Locale.setDefault(machine);
        }
    }

    @Test
    void change_every_thirty_seconds() {
        assertThat(OneTimeCodes.next(Instant.ofEpochSecond(59))).isEqualTo(Instant.ofEpochSecond(60));
        assertThat(OneTimeCodes.next(Instant.ofEpochSecond(60))).isEqualTo(Instant.ofEpochSecond(90));
    }

    @Test
    void come_from_a_secret_of_its_own_for_each_seed() {
        assertThat(OneTimeCodes.secret("nord-voter"))
                .hasSize(32)
                .matches("[A-Z2-7]+")
                .isEqualTo(OneTimeCodes.secret("nord-voter"))
                .isNotEqualTo(OneTimeCodes.secret("rhein-voter"));
        assertThatThrownBy(() -> OneTimeCodes.at("abc1", Instant.EPOCH)).hasMessageContaining("base 32");
    }
}
