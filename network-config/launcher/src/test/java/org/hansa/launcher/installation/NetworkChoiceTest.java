package org.hansa.launcher.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkChoiceTest {
    private static final NetworkChoice NATIVE = new NetworkChoice(NetworkProfile.NATIVE, Ordering.BFT);
    private static final NetworkChoice RAFT = new NetworkChoice(NetworkProfile.NATIVE, Ordering.RAFT);

    @TempDir
    Path folder;

    private Installation with(@Nullable NetworkChoice wanted) {
        return Installation.of(
                RepositoryRoot.find(), new HansaHome(folder.resolve("home")), folder, PortBase.FREE, wanted);
    }

    @Test
    void a_new_home_is_embedded_unless_told_otherwise() {
        assertThat(with(null).network()).isEqualTo(NetworkChoice.EMBEDDED);
        assertThat(with(NATIVE).network()).isEqualTo(NATIVE);
    }

    @Test
    void a_home_keeps_the_network_that_its_ledger_was_made_with() {
        with(RAFT).settle();

        assertThat(with(null).network()).isEqualTo(RAFT);
        assertThatThrownBy(() -> with(NATIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was made with --network native --ordering raft, not with --network native");
    }

    @Test
    void a_home_from_before_there_was_a_choice_is_embedded() {
        HansaHome.privateDirectory(folder.resolve("home/network"));

        assertThatThrownBy(() -> with(NATIVE)).hasMessageContaining("was made with --network embedded");
    }

    @Test
    void raft_means_the_first_orderer_alone_and_never_the_embedded_network() {
        assertThat(with(RAFT).orderers()).extracting(node -> node.id()).containsExactly(1);
        assertThat(with(NATIVE).orderers()).hasSize(4);
        assertThatThrownBy(() -> NetworkChoice.of(null, Ordering.RAFT)).hasMessageContaining("--network native");
    }

    @Test
    void a_real_network_has_a_process_for_each_node_and_room_for_all_their_ports() {
        Installation installation = with(NATIVE);

        assertThat(installation.portUses()).extracting(PortUse::port).doesNotHaveDuplicates();
        assertThat(installation.portUses())
                .extracting(PortUse::process)
                .contains("orderer-assoc", "orderer-nord", "peer-nord", "peer-helv")
                .doesNotContain(ProcessNames.NETWORK);
        assertThat(installation.portUses()).allMatch(use -> Loopback.isFree(use.port()));
    }
}
