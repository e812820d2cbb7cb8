package org.hansa.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.hansa.launcher.Hansa;
import org.hansa.launcher.process.StartFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class HansaCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Hansa.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    static Stream<String> commands() {
        return below(Hansa.commandLine());
    }

    private static Stream<String> below(CommandLine command) {
        return command.getSubcommands().values().stream()
                .flatMap(each -> Stream.concat(Stream.of(each.getCommandSpec().qualifiedName()), below(each)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_explains_itself(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("--help");
        assertThat(run(words.subList(1, words.size()).toArray(String[]::new))).isZero();
        assertThat(out.toString()).contains("Usage: " + command);
    }

    @Test
    void help_names_the_environment_and_the_exit_status() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("HANSA_HOME", "HANSA_PORT_BASE", "HANSA_CACHE", "Exit status: 0 done");
    }

    @Test
    void wrong_usage_has_its_own_exit_status_and_leaves_standard_output_alone() {
        assertThat(run("upp")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run("verify", "report.zip")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Did you mean", "say what to do", "--trust-root");
    }

    @Test
    void a_failed_start_shows_what_the_log_says_and_where_it_is() {
        CommandLine failing = failingWith(new StartFailure(
                "opa-nord", "ended before it was ready", Path.of("/x/opa.log"), List.of("bind: in use")));

        assertThat(failing.execute()).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "hansa: opa-nord: ended before it was ready", "the last lines of /x/opa.log:", "| bind: in use")
                .doesNotContain("\tat ");
    }

    @Test
    void an_interruption_is_no_failure_of_ours() {
        assertThat(failingWith(new InterruptedException()).execute()).isEqualTo(130);
        assertThat(err.toString()).isEqualToIgnoringNewLines("hansa: interrupted");
    }

    private CommandLine failingWith(Exception failure) {
        return new CommandLine(new Failing(failure))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler(new FailureReport());
    }

    @Command(name = "failing")
    private record Failing(Exception failure) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw failure;
        }
    }
}
