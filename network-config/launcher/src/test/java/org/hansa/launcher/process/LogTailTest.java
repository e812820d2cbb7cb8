package org.hansa.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path folder;

    @Test
    void gives_the_last_lines_of_a_large_file() throws IOException {
        Path log = folder.resolve("large.log");
        Files.writeString(
                log, IntStream.rangeClosed(1, 50_000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n")));

        assertThat(LogTail.lastLines(log, 2)).isEqualTo(List.of("line 49999", "line 50000"));
    }

    @Test
    void a_file_that_is_not_there_has_no_lines() {
        assertThat(LogTail.lastLines(folder.resolve("none.log"), 5)).isEmpty();
    }
}
