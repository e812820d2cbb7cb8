package org.hansa.network.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.network.GoldenVectors;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.InMemoryBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replays what a real network ordered and compares each block's codes and commit hash with what its peers stored. */
class GoldenBlocksTest {

    private final ExecutorService workers = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopWorkers() {
        workers.shutdownNow();
    }

    @Test
    void gives_every_golden_block_the_codes_and_the_commit_hash_that_fabric_gave_it() {
        ChannelStore store = new ChannelStore(new InMemoryBlockStore());
        OrganisationLedger nord = new OrganisationLedger("NordMSP", store);
        OrganisationLedger rhein = new OrganisationLedger("RheinMSP", store);
        ChannelCommitter committer = new ChannelCommitter(store, List.of(nord, rhein), new BlockValidator(workers));
        List<String> differences = new ArrayList<>();
        for (int number = 0; number < GoldenVectors.BLOCKS; number++) {
            committer.accept(GoldenVectors.orderedBlock(number));
            committer.flush();
            Block golden = GoldenVectors.peerBlock(number);
            Block ours = nord.block(number);
            if (!ours.equals(golden)) {
                differences.add(number + ": filter " + hex(Blocks.transactionsFilter(ours)) + " for "
                        + hex(Blocks.transactionsFilter(golden)));
            }
        }
        assertThat(differences).isEmpty();
        assertThat(nord.height()).isEqualTo(GoldenVectors.BLOCKS);
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
