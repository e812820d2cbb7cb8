package org.hansa.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every answer in {@code docs/bad-input.md} is held by a test that exists. */
class BadInputTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)` \\|$");

    @Test
    void every_row_names_a_test_that_exists() {
        List<String> rows = Repository.lines(Path.of("docs/bad-input.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what comes") && !line.startsWith("| ---"))
                .toList();
        List<String> missing = new ArrayList<>();
        for (String row : rows) {
            Matcher named = NAMED.matcher(row);
            if (!named.find() || !exists(named.group(1), named.group(2))) {
                missing.add(row);
            }
        }
        assertThat(rows).hasSizeGreaterThan(15);
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String type, String method) {
        return Repository.files(file -> file.endsWith(type + ".java")).stream()
                .flatMap(file -> Repository.lines(file).stream())
                .anyMatch(line -> line.contains("void " + method + "("));
    }
}
