package org.hansa.launcher.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.hansa.launcher.Hansa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Hansa.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"add-member", "remove-member", "define-member", "sign", "submit"})
    void every_step_explains_itself(String step) {
        assertThat(run("network", step, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: hansa network " + step, "--as=ORGANISATION");
    }

    @Test
    void the_group_tells_the_four_steps() {
        assertThat(run("network", "--help")).isZero();
        assertThat(out.toString())
                .contains("define-member --member", "--draft add-iber.draft", "network sign", "submit");
    }

    @Test
    void a_member_is_described_in_one_way_only() {
        assertThat(run("network", "add-member")).isEqualTo(2);
        assertThat(run("network", "add-member", "--member", "a", "--definition", "b"))
                .isEqualTo(2);
        assertThat(run("network")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_step_without_an_administrator_says_how_to_name_one() {
        assertThat(run("network", "sign", "nowhere.draft")).isEqualTo(1);
        assertThat(err.toString())
                .contains("say who takes this step: --as ORGANISATION")
                .doesNotContain("\tat ");
    }
}
