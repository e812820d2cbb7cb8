package org.hansa.network.systemchaincode.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.network.GoldenChannel;
import org.hansa.network.GoldenVectors;
import org.junit.jupiter.api.Test;

/** Approvals and commits of a real network, simulated again: their read-write sets must be the same bytes. */
class GoldenLifecycleTest {

    @Test
    void endorses_every_recorded_approval_and_commit_with_the_bytes_of_fabric() throws Exception {
        GoldenChannel channel = GoldenChannel.replay(GoldenVectors.BLOCKS);
        Map<Integer, String> differences = new HashMap<>();
        channel.lifecycle().forEach((block, ours) -> {
            var golden = GoldenChannel.transaction(block, 0).action().getResults();
            if (!golden.equals(ours.readWriteSet())) {
                differences.put(
                        block,
                        ReadWriteSets.parse(golden) + "\n but was \n" + ReadWriteSets.parse(ours.readWriteSet()));
            }
        });
        assertThat(channel.lifecycle().keySet())
                .contains(4, 5, 6, 7, 8, 9, 10, 11, 177, 178, 179, 180, 181, 190, 191, 192, 193, 197, 202);
        assertThat(differences).isEmpty();
    }
}
