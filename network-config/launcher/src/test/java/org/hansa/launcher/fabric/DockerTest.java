package org.hansa.launcher.fabric;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hansa.launcher.process.MissingPrerequisite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerTest {
    @TempDir
    Path folder;

    /** A docker that succeeds for calls beginning with one of these words. */
    private Docker docker(String... working) throws IOException {
        Path program = folder.resolve("docker");
        Files.writeString(
                program, "#!/bin/sh\ncase \"$*\" in\n" + String.join("*|", working) + "*) exit 0;;\nesac\nexit 1\n");
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + program + " a program");
        }
        return new Docker(program.toString());
    }

    @Test
    void is_asked_for_in_the_order_in_which_one_would_repair_it() throws IOException {
        List<String> images = List.of("a:1", "b:2");
        Docker absent = new Docker(folder.resolve("no-docker").toString());
        assertMissing(absent, images, "Docker is not installed");
        assertMissing(docker("--version"), images, "Docker has no Compose plugin");
        assertMissing(docker("--version", "compose"), images, "Docker's engine does not answer");
        assertMissing(
                docker("--version", "compose", "info", "image\\ inspect\\ a"),
                images,
                "these images are not on this machine: b:2.\n  To get there: docker pull b:2");
        Docker complete = docker("--version", "compose", "info", "image");
        assertThatCode(() -> complete.require(images)).doesNotThrowAnyException();
    }

    private static void assertMissing(Docker docker, List<String> images, String message) {
        assertThatThrownBy(() -> docker.require(images))
                .isInstanceOf(MissingPrerequisite.class)
                .hasMessageContaining(message)
                .hasMessageContaining("'./hansa up' runs the embedded network");
    }
}
