package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What peers find in a block when a client altered what was endorsed, and signed that itself. */
@Conformance("What validation finds")
class ValidationConformanceTest {

    private static NetworkUnderTest network;
    private static Client client;

    @BeforeAll
    static void start() {
        network = NetworkUnderTest.start();
        client = network.client("NordMSP");
    }

    @AfterAll
    static void stop() {
        NetworkUnderTest.stop(network);
    }

    /** Changes a payload. */
    @FunctionalInterface
    private interface Alteration {
        Payload alter(Payload payload) throws Exception;
    }

    /** Changes what the endorsers signed, and their signatures. */
    @FunctionalInterface
    private interface ActionAlteration {
        void alter(ChaincodeActionPayload.Builder action) throws Exception;
    }

    @Test
    void unaltered_it_is_valid() throws Exception {
        assertThat(outcome(payload -> payload)).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void one_endorsement_of_the_two_that_are_needed_is_not_enough() throws Exception {
        assertThat(action(action -> endorsed(action).removeEndorsements(1)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void the_same_endorser_twice_counts_once() throws Exception {
        assertThat(action(action ->
                        endorsed(action).setEndorsements(1, endorsed(action).getEndorsements(0))))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void no_endorsement_at_all_is_a_policy_failure() throws Exception {
        assertThat(action(action -> endorsed(action).clearEndorsements()))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void an_answer_that_was_altered_after_it_was_endorsed_has_no_endorsements() throws Exception {
        assertThat(action(action -> {
                    var response = org.hyperledger.fabric.protos.peer.ProposalResponsePayload.parseFrom(
                            endorsed(action).getProposalResponsePayload());
                    var result = org.hyperledger.fabric.protos.peer.ChaincodeAction.parseFrom(response.getExtension())
                            .toBuilder();
                    result.getResponseBuilder().setMessage("altered");
                    endorsed(action)
                            .setProposalResponsePayload(response.toBuilder()
                                    .setExtension(result.build().toByteString())
                                    .build()
                                    .toByteString());
                }))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void arguments_that_were_altered_after_they_were_endorsed_are_found() throws Exception {
        assertThat(action(action -> action.setChaincodeProposalPayload(
                        action.getChaincodeProposalPayload().concat(ByteString.copyFrom(new byte[] {0x1a, 0x00})))))
                .isEqualTo(TxValidationCode.INVALID_ENDORSER_TRANSACTION);
    }

    @Test
    void a_time_that_was_altered_after_it_was_endorsed_is_found() throws Exception {
        assertThat(outcome(payload -> header(
                        payload,
                        header -> header.setTimestamp(Timestamp.newBuilder().setSeconds(1)))))
                .isEqualTo(TxValidationCode.INVALID_ENDORSER_TRANSACTION);
    }

    @Test
    void an_epoch_is_a_bad_header() throws Exception {
        assertThat(outcome(payload -> header(payload, header -> header.setEpoch(1))))
                .isEqualTo(TxValidationCode.BAD_COMMON_HEADER);
    }

    private static ChaincodeEndorsedAction.Builder endorsed(ChaincodeActionPayload.Builder action) {
        return action.getActionBuilder();
    }

    private static TxValidationCode action(ActionAlteration alteration) throws Exception {
        return outcome(payload -> {
            Transaction transaction = Transaction.parseFrom(payload.getData());
            ChaincodeActionPayload.Builder action =
                    ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload()).toBuilder();
            alteration.alter(action);
            Transaction.Builder altered = transaction.toBuilder();
            altered.getActionsBuilder(0).setPayload(action.build().toByteString());
            return payload.toBuilder().setData(altered.build().toByteString()).build();
        });
    }

    /** Changes the channel header. */
    @FunctionalInterface
    private interface HeaderAlteration {
        void alter(ChannelHeader.Builder header);
    }

    private static Payload header(Payload payload, HeaderAlteration alteration) throws Exception {
        ChannelHeader.Builder header =
                ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).toBuilder();
        alteration.alter(header);
        Payload.Builder altered = payload.toBuilder();
        altered.getHeaderBuilder().setChannelHeader(header.build().toByteString());
        return altered.build();
    }

    private static TxValidationCode outcome(Alteration alteration) throws Exception {
        PreparedTransaction prepared = PreparedTransaction.parseFrom(
                client.endorse("put", "altered", "1").getBytes());
        ByteString payload = alteration
                .alter(Payload.parseFrom(prepared.getEnvelope().getPayload()))
                .toByteString();
        byte[] signature = PeerSigner.of("NordMSP", network.identity("NordMSP", "Anchor"))
                .sign(payload)
                .toByteArray();
        byte[] altered = prepared.toBuilder()
                .setEnvelope(Envelope.newBuilder().setPayload(payload))
                .build()
                .toByteArray();
        return client.gateway()
                .newSignedTransaction(altered, signature)
                .submitAsync()
                .getStatus()
                .getCode();
    }
}
