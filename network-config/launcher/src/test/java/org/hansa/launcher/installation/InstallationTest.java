package org.hansa.launcher.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    Path folder;

    @Test
    void a_home_is_the_repositorys_consortium_unless_it_has_a_file_of_its_own() throws IOException {
        assertThat(installation().consortiumFile()).startsWith(RepositoryRoot.find());
        String file = Files.readString(installation().consortiumFile());

        Files.writeString(folder.resolve("consortium.yaml"), file.replace("fi-hel-1", "fi-oul-1"));

        assertThat(installation().consortiumFile()).startsWith(folder);
        assertThat(installation().consortium().member("nord").sites().get(0).id())
                .isEqualTo("fi-oul-1");
    }

    private Installation installation() {
        return Installation.of(RepositoryRoot.find(), new HansaHome(folder), folder, PortBase.FREE, null);
    }
}
