package org.hansa.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What must be in no file of the repository, and how long a file may be. */
class HygieneTest {
    private static final int LONGEST_FILE = 400;

    /** Reports, bundles and other bytes are not for people's eyes. */
    private static final Set<String> BINARY = Set.of("gz", "zip", "jar", "block", "pb", "png", "ico", "woff2", "sum");

    private static final Set<String> CODE = Set.of("java", "rego", "sh", "xml", "yaml", "yml", "html", "css", "js");

    private static final Set<String> MEASURED = Set.of("java", "rego", "sh");

    /** Split, so that this file does not find itself. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern MACHINE_PATH = Pattern.compile(
            "(?<![\\w.$}>-])/(?:home|Users|root|work)/[A-Za-z0-9._-]+|\\b[A-Z]:\\\\\\\\?Users|/tmp/" + "hansa/");

    private static final Pattern REGISTRY = Pattern.compile("\\b(?:repo1?\\.maven|repo\\.maven\\.apache|oss\\.sonatype"
            + "|registry\\.npmjs|registry\\.yarnpkg|proxy\\.golang|sum\\.golang|pypi|files\\.pythonhosted|(?:registry-1\\.|index\\.)?docker"
            + "|ghcr|quay|gcr|deb\\.debian)\\.(?:org|com|io|net)\\b|\\bartifactory\\b|\\.jfrog\\.");

    @Test
    void no_file_names_a_folder_of_somebodys_machine() {
        assertThat(hits(MACHINE_PATH, Repository.files(HygieneTest::isText)))
                .as("state lies under HANSA_HOME, sources are found from the repository's root")
                .isEmpty();
    }

    @Test
    void no_file_names_a_package_registry() {
        assertThat(hits(REGISTRY, Repository.files(HygieneTest::isText)))
                .as("where packages come from is the machine's own setting")
                .isEmpty();
    }

    /** Sent one for a channel that it only follows, an orderer of v3.1.5 keeps a lock until it is restarted. */
    @Test
    void nothing_sends_an_orderer_configuration_updates_by_rest() {
        List<Path> clients = Repository.files(file -> file.toString().contains("src/main/java")
                && Repository.lines(file).stream().anyMatch(line -> line.contains("\"/participation/v1/channels\"")));
        assertThat(clients).isNotEmpty();
        assertThat(hits(Pattern.compile("\\.PUT\\(|method\\(\"PUT"), clients))
                .as("updates go to Broadcast, which answers and goes on")
                .isEmpty();
    }

    @Test
    void nothing_is_left_to_be_done_in_code() {
        assertThat(hits(UNFINISHED, Repository.files(file -> CODE.contains(extension(file)))))
                .as("what is missing is said in README.md, where people look, or in an issue")
                .isEmpty();
    }

    @Test
    void every_file_can_be_read_in_one_go() {
        List<String> longOnes = Repository.files(file -> MEASURED.contains(extension(file)) || isScript(file)).stream()
                .filter(file -> Repository.lines(file).size() > LONGEST_FILE)
                .map(file -> file + " has " + Repository.lines(file).size() + " lines")
                .toList();
        assertThat(longOnes)
                .as("files that fit a head have at most %s lines", LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void the_patterns_find_what_they_are_for() {
        assertThat(REGISTRY.matcher("https://repo1." + "maven.org/" + "maven" + 2)
                        .find())
                .isTrue();
        assertThat(REGISTRY.matcher("ghcr." + "io/someone/image").find()).isTrue();
        assertThat(REGISTRY.matcher("http://maven.apache.org/POM/4.0.0").find()).isFalse();
        assertThat(MACHINE_PATH.matcher("cd /home" + "/ada/src").find()).isTrue();
        assertThat(MACHINE_PATH.matcher("/portal/home/overview").find()).isFalse();
        assertThat(UNFINISHED.matcher("// TO" + "DO later").find()).isTrue();
    }

    private static List<String> hits(Pattern pattern, List<Path> files) {
        List<String> hits = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Repository.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    hits.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
                }
            }
        }
        return hits;
    }

    private static boolean isText(Path file) {
        return !BINARY.contains(extension(file));
    }

    /** {@code hansa}, {@code .ci/run}: scripts without an ending. */
    private static boolean isScript(Path file) {
        return extension(file).isEmpty()
                && Repository.lines(file).stream().findFirst().orElse("").startsWith("#!");
    }

    private static String extension(Path file) {
        String name = Repository.name(file);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1);
    }
}
