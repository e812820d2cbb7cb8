package org.hansa.launcher.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortBaseTest {
    @TempDir
    Path folder;

    private Installation with(int portBase) {
        return Installation.of(RepositoryRoot.find(), new HansaHome(folder.resolve("home")), folder, portBase, null);
    }

    @Test
    void a_new_home_listens_where_the_documentation_says() {
        assertThat(with(PortBase.USUAL).portBase()).isEqualTo(18_000);
        assertThat(with(25_000).portBase()).isEqualTo(25_000);
    }

    @Test
    void a_home_keeps_the_ports_that_its_ledger_and_realms_name() {
        with(25_000).settle();

        assertThat(with(PortBase.USUAL).portBase()).isEqualTo(25_000);
        assertThat(with(PortBase.FREE).portBase()).isEqualTo(25_000);
        assertThatThrownBy(() -> with(26_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listens from port 25000 on");
    }

    @Test
    void a_free_block_has_room_for_everything() {
        Installation installation = with(PortBase.FREE);

        assertThat(installation.portUses()).hasSize(2 + 3 * 8 + 4 * 3).allMatch(use -> Loopback.isFree(use.port()));
        assertThat(installation.portUses()).extracting(PortUse::port).doesNotHaveDuplicates();
    }
}
