package org.hansa.launcher.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hansa.launcher.process.MissingPrerequisite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricToolsTest {
    @TempDir
    Path folder;

    private void program(String folderName, String name) throws IOException {
        Path file = folder.resolve(folderName).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void allIn(String folderName) throws IOException {
        for (FabricTool tool : FabricTool.values()) {
            program(folderName, tool.program());
        }
    }

    @Test
    void are_taken_from_the_named_home_before_the_path() throws IOException {
        allIn("home/bin");
        allIn("elsewhere");

        FabricTools tools = FabricTools.find(Map.of(
                "HANSA_FABRIC_HOME",
                folder.resolve("home").toString(),
                "PATH",
                folder.resolve("elsewhere").toString()));

        assertThat(tools.path(FabricTool.PEER)).isEqualTo(folder.resolve("home/bin/peer"));
    }

    @Test
    void are_found_on_the_path_even_when_they_are_in_several_folders() throws IOException {
        allIn("first");
        Files.delete(folder.resolve("first/osnadmin"));
        program("second", "osnadmin");

        FabricTools tools = FabricTools.find(
                Map.of("PATH", folder.resolve("first") + File.pathSeparator + folder.resolve("second")));

        assertThat(tools.path(FabricTool.OSNADMIN)).isEqualTo(folder.resolve("second/osnadmin"));
    }

    @Test
    void that_are_missing_are_named_with_the_place_and_the_remedy() throws IOException {
        allIn("home/bin");
        Files.delete(folder.resolve("home/bin/peer"));
        Map<String, String> environment =
                Map.of("HANSA_FABRIC_HOME", folder.resolve("home").toString(), "PATH", "/usr/bin");

        assertThatThrownBy(() -> FabricTools.find(environment))
                .isInstanceOf(MissingPrerequisite.class)
                .hasMessageContaining("peer is not in " + folder.resolve("home/bin"))
                .hasMessageContaining("Get a release archive of Fabric 3.1 or later")
                .hasMessageNotContaining("cryptogen");
    }
}
