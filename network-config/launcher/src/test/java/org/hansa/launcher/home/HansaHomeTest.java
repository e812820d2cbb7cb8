package org.hansa.launcher.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HansaHomeTest {
    @TempDir
    private Path folder;

    @Test
    void empties_a_folder_of_what_was_left_there_and_of_nothing_else() throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(
                Files.createDirectories(temporary.resolve("tomcat.1/work")).resolve("left"), "x");
        Files.writeString(folder.resolve("kept"), "x");

        assertThat(HansaHome.emptyDirectory(temporary)).isEmptyDirectory();
        assertThat(folder.resolve("kept")).exists();
    }

    @Test
    void makes_a_folder_that_is_not_there() {
        assertThat(HansaHome.emptyDirectory(folder.resolve("a/b"))).isEmptyDirectory();
    }
}
