package org.hansa.network.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.hansa.network.GoldenVectors;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.InMemoryBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiting for transactions of the recorded channel while its blocks are committed one after the other. */
class CommitWatchTest {

    /** The second transaction of block 21, which conflicts with the first. */
    private static final String CONFLICT = "feb38c3f3bf82fee57c2202c1e811d85d419bfaa445fbdfca6bcc0f2376cc7ba";

    private final ExecutorService validation = Executors.newSingleThreadExecutor();
    private final List<CommitStatusResponse> told = new ArrayList<>();
    private final Consumer<CommitStatusResponse> listener = told::add;
    private ChannelCommitter committer;
    private CommitWatch watch;
    private int next;

    @BeforeEach
    void begin() {
        ChannelStore store = new ChannelStore(new InMemoryBlockStore());
        OrganisationLedger ledger = new OrganisationLedger("NordMSP", store);
        committer = new ChannelCommitter(store, List.of(ledger), new BlockValidator(validation));
        watch = new CommitWatch(ledger);
        commitUpTo(20);
    }

    @AfterEach
    void end() {
        watch.close();
        validation.shutdownNow();
    }

    @Test
    void tells_who_waits_when_the_transaction_commits_and_only_once() {
        watch.await(CONFLICT, listener);
        assertThat(told).isEmpty();
        commitUpTo(23);
        assertThat(told).containsExactly(status(21, TxValidationCode.MVCC_READ_CONFLICT));
        assertThat(watch.size()).isZero();
    }

    @Test
    void tells_at_once_who_asks_late() {
        commitUpTo(23);
        watch.await(CONFLICT, listener);
        assertThat(told).containsExactly(status(21, TxValidationCode.MVCC_READ_CONFLICT));
        assertThat(watch.size()).isZero();
    }

    @Test
    void tells_everybody_who_waits_for_the_same_transaction() {
        watch.await(CONFLICT, listener);
        watch.await(CONFLICT, told::add);
        commitUpTo(21);
        assertThat(told).hasSize(2);
    }

    @Test
    void forgets_who_has_given_up() {
        watch.await(CONFLICT, listener);
        watch.cancel(CONFLICT, listener);
        assertThat(watch.size()).isZero();
        commitUpTo(21);
        assertThat(told).isEmpty();
    }

    private void commitUpTo(int block) {
        while (next <= block) {
            committer.accept(GoldenVectors.orderedBlock(next++));
            committer.flush();
        }
    }

    private static CommitStatusResponse status(long block, TxValidationCode code) {
        return CommitStatusResponse.newBuilder()
                .setBlockNumber(block)
                .setResult(code)
                .build();
    }
}
