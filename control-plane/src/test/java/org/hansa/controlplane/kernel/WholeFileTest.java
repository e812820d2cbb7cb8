package org.hansa.controlplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void takes_the_place_of_the_old_one_and_is_readable_by_its_owner_only() throws IOException {
        Path file = Files.writeString(folder.resolve("terms.json"), "old");
        WholeFile.replace(file, "new".getBytes(StandardCharsets.UTF_8));
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void leaves_the_old_one_and_no_other_when_its_content_ends_half_way() throws IOException {
        Path file = Files.writeString(folder.resolve("terms.json"), "old");
        assertThatThrownBy(() -> WholeFile.replace(file, out -> {
                    out.write('n');
                    throw new IOException("no space left");
                }))
                .hasMessage("no space left");
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("terms.json");
    }
}
