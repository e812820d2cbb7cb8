package org.hansa.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@code ./hansa} builds, and what: the script itself, in a tree of empty modules, with tools that only say what was asked of them. */
class HansaScriptTest {
    private static final Pattern MODULES = Pattern.compile("(?s)^modules=\\((.*?)\\)", Pattern.MULTILINE);
    private static final String EVERYDAY = "-DskipTests -pl !benchmarks package";
    private static final String EVERYTHING = "-DskipTests package";

    @TempDir
    Path root;

    private Path builds;

    @BeforeEach
    void lay_out_a_built_tree() throws IOException {
        builds = root.resolve("builds");
        Files.writeString(builds, "");
        Path script = root.resolve("hansa");
        Files.copy(Repository.root().resolve("hansa"), script);
        write("pom.xml", 60);
        write("network-config/launcher/target/classpath.txt", 30);
        Matcher modules = MODULES.matcher(Files.readString(script));
        assertThat(modules.find()).isTrue();
        for (String module : (modules.group(1).strip() + " benchmarks").split("\\s+")) {
            write(module + "/pom.xml", 60);
            write(module + "/src/main/Main.java", 60);
            write(module + "/target/it-SNAPSHOT.jar", 30);
        }
        tool("java", "[ \"$1\" != -version ] || echo 'openjdk version \"17.0.1\"' >&2");
        tool("javac", "");
        tool("go", "");
        // Like Maven, it writes no jar anew whose content is what it was.
        tool(
                "mvn",
                "if [ \"$1\" = -v ]; then echo 'Apache Maven 3.9.0'; else shift 2; echo \"$*\" >> \"" + builds
                        + "\"; fi");
    }

    @Test
    void builds_nothing_that_is_there_already() throws Exception {
        hansa("demo");
        hansa("doctor");

        assertThat(builds).isEmptyFile();
    }

    @Test
    void builds_once_what_has_changed_and_benchmarks_only_where_they_are_wanted() throws Exception {
        write("ignite-grid/src/main/Main.java", 10);
        hansa("demo");
        hansa("up");

        assertThat(Files.readAllLines(builds)).containsExactly(EVERYDAY);
    }

    @Test
    void a_build_without_the_benchmarks_says_nothing_of_theirs() throws Exception {
        write("ignite-grid/src/main/Main.java", 10);
        write("benchmarks/src/main/Main.java", 10);
        hansa("demo");
        hansa("bench");
        hansa("bench");
        hansa("demo");

        assertThat(Files.readAllLines(builds)).containsExactly(EVERYDAY, EVERYTHING);
    }

    private void hansa(String command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(root.resolve("hansa").toString(), command));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", root.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(root.resolve("said").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(root.resolve("said")))
                .isZero();
    }

    private void write(String file, int secondsAgo) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "");
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(secondsAgo)));
    }

    private void tool(String name, String does) throws IOException {
        Path path = root.resolve("bin").resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\n" + does + "\n");
        assertThat(path.toFile().setExecutable(true)).isTrue();
    }
}
