package org.hansa.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.hansa.launcher.process.MissingPrerequisite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChromiumTest {
    @TempDir
    Path folder;

    @Test
    void is_found_on_the_path_or_where_it_is_named() throws IOException {
        Path chromium = executable("chromium");
        Path other = executable("my-browser");
        assertThat(Chromium.require(Map.of("PATH", folder.toString()))).isEqualTo(chromium);
        assertThat(Chromium.require(Map.of("PATH", folder.toString(), "HANSA_CHROMIUM", other.toString())))
                .isEqualTo(other);
    }

    @Test
    void says_how_to_get_one_where_there_is_none() {
        assertThatThrownBy(() -> Chromium.require(Map.of("PATH", folder.toString())))
                .isInstanceOf(MissingPrerequisite.class)
                .hasMessageContaining("HANSA_CHROMIUM");
        assertThatThrownBy(() -> Chromium.require(
                        Map.of("HANSA_CHROMIUM", folder.resolve("nothing").toString())))
                .isInstanceOf(MissingPrerequisite.class);
    }

    private Path executable(String name) throws IOException {
        return Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
