package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.InMemoryCheckpointer;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What outlives the nodes, and what an upgrade changes. Each case has a network of its own to stop. */
@Conformance("What outlives the nodes")
class RestartConformanceTest {

    private NetworkUnderTest network;

    @BeforeEach
    void start() {
        network = NetworkUnderTest.start();
    }

    @AfterEach
    void stop() {
        NetworkUnderTest.stop(network);
    }

    @Test
    void everything_acknowledged_is_there_after_a_restart_and_the_channel_goes_on() throws Exception {
        Client before = network.client("NordMSP");
        before.submit("put", "kept", "1");
        before.submit("put", "kept", "2");
        var unfinished = before.endorse("put", "unfinished", "x");
        byte[] unfinishedBytes = unfinished.getBytes();
        network.restart();
        Client after = network.client("NordMSP");
        assertThat(after.evaluate("get", "kept")).isEqualTo("2");
        assertThat(after.evaluate("history", "kept")).contains("=2;").endsWith("=1;");
        // Endorsed before the restart and still good: nothing it read has changed.
        Transaction resumed = after.gateway().newTransaction(unfinishedBytes);
        assertThat(resumed.submitAsync().getStatus().isSuccessful()).isTrue();
        assertThat(network.client("HelvMSP").submit("put", "kept", "3")).isEqualTo("3");
    }

    @Test
    void a_chaincode_process_that_was_restarted_serves_again() throws Exception {
        Client client = network.client("NordMSP");
        client.submit("put", "chaincode", "1");
        network.restartChaincode();
        assertThat(client.submit("put", "chaincode", "2")).isEqualTo("2");
    }

    @Test
    void events_go_on_after_the_checkpoint_across_a_restart_without_loss_or_repetition() throws Exception {
        InMemoryCheckpointer checkpointer = new InMemoryCheckpointer();
        Client before = network.client("NordMSP");
        long start =
                before.endorse("put", "start", "x").submitAsync().getStatus().getBlockNumber();
        before.submit("event", "First", "1");
        before.submit("put", "between", "x");
        before.submit("event", "Second", "2");
        before.submit("event", "Third", "3");
        List<String> seen = new ArrayList<>();
        try (CloseableIterator<ChaincodeEvent> events = before.network()
                .newChaincodeEventsRequest(NetworkUnderTest.CHAINCODE)
                .startBlock(start)
                .build()
                .getEvents(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))) {
            for (int i = 0; i < 2; i++) {
                ChaincodeEvent event = events.next();
                seen.add(event.getEventName() + Client.text(event.getPayload()));
                checkpointer.checkpointChaincodeEvent(event);
            }
        }
        network.restart();
        Client after = network.client("NordMSP");
        try (CloseableIterator<ChaincodeEvent> events = after.network()
                .newChaincodeEventsRequest(NetworkUnderTest.CHAINCODE)
                .checkpoint(checkpointer)
                .build()
                .getEvents(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))) {
            seen.add(name(events.next()));
            after.submit("event", "Fourth", "4");
            seen.add(name(events.next()));
        }
        assertThat(seen).containsExactly("First1", "Second2", "Third3", "Fourth4");
    }

    @Test
    void an_upgrade_of_the_definition_invalidates_what_was_endorsed_before_it() throws Exception {
        Client client = network.client("NordMSP");
        Transaction before = client.endorse("put", "upgraded", "1");
        network.upgrade("2.0");
        assertThat(before.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(client.submit("put", "upgraded", "2")).isEqualTo("2");
    }

    @Test
    void deploying_what_is_deployed_changes_nothing() throws Exception {
        Client client = network.client("NordMSP");
        long before = client.endorse("put", "k", "1").submitAsync().getStatus().getBlockNumber();
        network.upgrade("1.0");
        long after = client.endorse("put", "k", "2").submitAsync().getStatus().getBlockNumber();
        assertThat(after).isEqualTo(before + 1);
    }

    private static String name(ChaincodeEvent event) {
        return event.getEventName() + Client.text(event.getPayload());
    }
}
