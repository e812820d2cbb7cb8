package org.hansa.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
    @TempDir
    Path folder;

    private RunDirectory run;
    private ShellProcess shell;

    @BeforeEach
    void prepare() {
        run = new RunDirectory(folder.resolve("run"));
        shell = new ShellProcess(folder);
    }

    @AfterEach
    void stop_everything() throws InterruptedException {
        for (String name : run.names()) {
            ManagedProcess.stop(name, run, Duration.ZERO);
        }
    }

    private ManagedProcess managed(ProcessSpec.Builder spec) {
        return new ManagedProcess(spec.build(), run);
    }

    @Test
    void is_found_again_by_another_launcher_and_stopped_by_it() throws InterruptedException {
        ManagedProcess first = managed(shell.ready("server"));
        assertThat(first.launch()).isTrue();
        first.awaitReady(true, Progress.SILENT);

        ManagedProcess second = managed(shell.ready("server"));
        assertThat(second.launch()).as("already running").isFalse();
        assertThat(second.isHealthy()).isTrue();
        ProcessHandle handle = second.handle().orElseThrow();
        second.stop();

        assertThat(handle.isAlive()).isFalse();
        assertThat(first.isAlive()).isFalse();
        assertThat(run.names()).isEmpty();
    }

    @Test
    void runs_behind_others_when_it_gives_way() throws IOException, InterruptedException {
        List<String> before = priorities("first", false);
        List<String> behind = priorities("second", true);
        List<String> beside = priorities("third", true);

        assertThat(Integer.parseInt(behind.get(0))).isGreaterThan(Integer.parseInt(before.get(0)));
        assertThat(beside).as("two at once").isEqualTo(behind);
        if (Files.exists(Path.of("/proc/self/autogroup"))) {
            assertThat(before.get(1)).endsWith("nice 0");
            assertThat(behind.get(1)).endsWith("nice 10");
        }
    }

    /** Its own, and its session's where the kernel has such. */
    private List<String> priorities(String name, boolean givesWay) throws IOException, InterruptedException {
        Path told = folder.resolve(name + " told");
        String script = "{ nice; [ ! -e /proc/self/autogroup ] || sed 's/.*nice/nice/' /proc/self/autogroup; } > '"
                + told + "'; touch " + shell.readyFile(name) + "; exec sleep 60";
        ProcessSpec.Builder spec = shell.running(name, script);
        ManagedProcess process = managed(givesWay ? spec.givesWay() : spec);
        process.launch();
        ProcessHandle handle = process.handle().orElseThrow();
        process.awaitReady(true, Progress.SILENT);
        assertThat(process.handle()).contains(handle);
        return Files.readAllLines(told);
    }

    @Test
    void tells_the_last_lines_of_its_log_when_it_ends_before_it_is_ready() {
        ManagedProcess process = managed(shell.running("server", "echo first; echo port in use >&2; exit 3"));
        process.launch();

        StartFailure failure =
                catchThrowableOfType(StartFailure.class, () -> process.awaitReady(true, Progress.SILENT));

        assertThat(failure).hasMessageContaining("server: ended before it was ready");
        assertThat(failure.lastLines()).containsExactly("first", "port in use");
        assertThat(failure.log()).endsWith("server.log");
    }

    @Test
    void gives_up_when_it_is_not_ready_in_time() {
        ManagedProcess process =
                managed(shell.running("server", "exec sleep 60").startTimeout(Duration.ofMillis(300)));
        process.launch();

        assertThatThrownBy(() -> process.awaitReady(true, Progress.SILENT))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("not ready after 0 s, waited for the file server.ready");
    }

    @Test
    void ends_a_process_that_does_not_listen_to_being_asked() throws InterruptedException {
        String deaf = "trap '' TERM; touch " + shell.readyFile("server") + "; while true; do sleep 1; done";
        ManagedProcess process = managed(shell.running("server", deaf).stopGrace(Duration.ofMillis(200)));
        process.launch();
        process.awaitReady(true, Progress.SILENT);
        ProcessHandle handle = process.handle().orElseThrow();

        process.stop();

        assertThat(handle.isAlive()).isFalse();
    }

    @Test
    void a_killed_process_is_known_to_have_been_started() throws InterruptedException {
        ManagedProcess process = managed(shell.ready("server"));
        process.launch();
        process.awaitReady(true, Progress.SILENT);

        process.kill();

        assertThat(process.isAlive()).isFalse();
        assertThat(process.wasStarted()).isTrue();
        assertThat(process.launch()).as("started again").isTrue();
    }

    @Test
    void never_stops_a_process_that_was_given_the_same_pid_later() throws IOException, InterruptedException {
        Process innocent = new ProcessBuilder("sleep", "60").start();
        try {
            Instant longAgo = Instant.now().minus(Duration.ofDays(1));
            Files.createDirectories(folder.resolve("run"));
            Files.writeString(run.file("server"), innocent.pid() + "\n" + longAgo.toEpochMilli() + "\n");
            ManagedProcess process = managed(shell.ready("server"));

            assertThat(process.isAlive()).isFalse();
            process.stop();

            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void a_pid_file_cut_short_names_nobody() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(run.file("server"), "12");

        assertThat(managed(shell.ready("server")).isAlive()).isFalse();
    }

    @Test
    void runs_in_a_session_of_its_own_with_a_clean_environment() throws IOException, InterruptedException {
        ManagedProcess process = managed(shell.ready("server"));
        process.launch();
        process.awaitReady(true, Progress.SILENT);
        long pid = process.handle().orElseThrow().pid();

        // Linux tells; elsewhere there is nothing to read.
        Path environment = Path.of("/proc", Long.toString(pid), "environ");
        if (Files.isReadable(environment)) {
            List<String> names = List.of(Files.readString(environment).split("\0")).stream()
                    .map(variable -> variable.substring(0, variable.indexOf('=')))
                    .toList();
            assertThat(names)
                    .isSubsetOf("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME", "PWD", "OLDPWD", "SHLVL", "_");
            String[] stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"))
                    .split(" ");
            assertThat(stat[5]).as("session id").isEqualTo(Long.toString(pid));
        }
    }
}
