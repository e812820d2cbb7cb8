package org.hansa.network.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.network.GoldenChannel;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulator.TransactionSimulator;
import org.hansa.network.systemchaincode.lifecycle.LifecycleView;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations of a real peer with a real chaincode, held again with our peer: it must say the same. */
class GoldenTranscriptTest {

    /** A transaction of a client of NordMSP, and one of a client of HelvMSP, which is no member of the collections. */
    private static final EndorsedTransaction MEMBER = GoldenChannel.transaction(76, 0);

    private static final EndorsedTransaction OUTSIDER = GoldenChannel.transaction(79, 0);

    private static GoldenChannel channel;

    @BeforeAll
    static void replayTheRecordedChannel() throws Exception {
        channel = GoldenChannel.replay(120);
    }

    @ParameterizedTest(name = "{0} as in block {1}")
    @CsvSource({
        "10-get, 19",
        "13-put, 16",
        "14-put-empty-value, 63",
        "16-add-read-modify-write, 21",
        "18-delete, 58",
        "19-range-30, 31",
        "22-range-stop-after-110, 39",
        "23-range-empty, 36",
        "24-range-open-start, 40",
        "28-history, 62",
        "29-event, 64",
        "37-private-put, 76",
        "38-private-get, 78",
        "42-private-delete, 81",
        "43-private-purge, 82",
        "44-private-range, 80",
        "30-event-set-twice, 65",
        "47-state-policy-set, 67",
        "48-state-policy-get, 70",
        "57-noop, 18",
        "58-whoami, 89",
    })
    void answers_a_chaincode_and_records_its_transaction_as_fabric_did(String name, int block) throws Exception {
        Transcript transcript = Transcript.read(name);
        TransactionSimulator simulator = converse(transcript, channel.before(block), MEMBER);
        assertThat(simulator.finish().readWriteSet())
                .isEqualTo(GoldenChannel.transaction(block, 0).action().getResults());
    }

    @ParameterizedTest
    @CsvSource({
        "11-get-missing",
        "12-get-empty-value",
        "15-put-empty-key",
        "17-put-many-3",
        "20-range-120-two-pages",
        "21-range-stop-early",
        "25-range-paginated-first",
        "26-range-paginated-second",
        "27-composite-key",
        "31-chaincode-exception",
        "32-chaincode-exception-after-write-and-event",
        "33-runtime-exception",
        "34-unknown-function",
        "35-too-few-arguments",
        "39-private-get-missing",
        "40-private-hash",
        "41-private-hash-missing",
        "45-private-put-unknown-collection",
    })
    void answers_a_chaincode_as_fabric_did_where_no_transaction_came_of_it(String name) throws Exception {
        converse(Transcript.read(name), channel.before(115), MEMBER);
    }

    @Test
    void a_client_that_is_no_member_may_not_write_as_in_fabric() throws Exception {
        converse(Transcript.read("46-private-put-non-member-client"), channel.before(115), OUTSIDER);
    }

    @Test
    void a_peer_that_is_no_member_has_no_value_to_read_as_in_fabric() throws Exception {
        converse(Transcript.read("70-private-get-on-non-member-peer"), channel.before("HelvMSP", 80), MEMBER);
    }

    @Test
    void registers_and_readies_a_chaincode_with_the_messages_of_fabric() throws Exception {
        Transcript transcript = Transcript.read("00-registration");
        ChaincodeMessage registered = transcript.messages().get(1).message();
        ChaincodeMessage ready = transcript.messages().get(2).message();
        RecordingDialer dialer = new RecordingDialer(TranscriptDialer.PACKAGE_ID);
        try (ChaincodeStream stream = stream(dialer)) {
            dialer.answerCallsWith(ChaincodeMessage.Type.COMPLETED);
            stream.run(
                    context(Transcript.read("57-noop"), channel.before(18), MEMBER),
                    ChaincodeInput.getDefaultInstance());
        }
        assertThat(dialer.fromPeer()).startsWith(registered, ready);
    }

    private TransactionSimulator converse(Transcript transcript, WorldState state, EndorsedTransaction client)
            throws Exception {
        CallContext context = context(transcript, state, client);
        TranscriptDialer dialer = new TranscriptDialer(TranscriptDialer.PACKAGE_ID, transcript);
        try (ChaincodeStream stream = stream(dialer)) {
            stream.run(context, ChaincodeInput.parseFrom(transcript.input()));
        }
        List<ChaincodeMessage> golden = transcript.messages().stream()
                .filter(Transcript.Line::fromPeer)
                .map(Transcript.Line::message)
                .map(Queries::withoutId)
                .toList();
        List<ChaincodeMessage> ours = dialer.fromPeer().stream()
                .map(message ->
                        Queries.withoutId(message.toBuilder().clearProposal().build()))
                .collect(Collectors.toList());
        assertThat(ours).isEqualTo(golden);
        return context.simulator();
    }

    private static ChaincodeStream stream(ChaincodeDialer dialer) {
        return new ChaincodeStream(TranscriptDialer.PACKAGE_ID, dialer, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    private static CallContext context(Transcript transcript, WorldState state, EndorsedTransaction client) {
        TransactionSimulator simulator = new TransactionSimulator(transcript.txId(), state);
        // As the endorser does before every call.
        LifecycleView.recordedSequence("vectors", simulator);
        return new CallContext(
                "consortium",
                transcript.txId(),
                "vectors",
                SignedProposal.getDefaultInstance(),
                simulator,
                (namespace, key) -> channel.history(state, namespace, key),
                (caller, target, input) -> {
                    throw new ChaincodeFailure("no other chaincode is here");
                },
                channel.rights(client, simulator));
    }
}
