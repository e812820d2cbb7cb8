package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import java.util.List;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Submitting and evaluating, and every way in which that goes wrong without being anybody's lie. */
@Conformance("Submitting and evaluating")
class SubmitConformanceTest {

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

    @Test
    void what_was_submitted_is_read_at_every_member() throws Exception {
        assertThat(client.submit("put", "seen", "by all äöü")).isEqualTo("by all äöü");
        for (String mspId : NetworkUnderTest.MEMBERS) {
            assertThat(network.client(mspId).evaluateUntil("by all äöü"::equals, "get", "seen"))
                    .isEqualTo("by all äöü");
        }
    }

    @Test
    void evaluating_changes_nothing() throws Exception {
        client.evaluate("put", "evaluated", "1");
        assertThat(client.evaluate("get", "evaluated")).isEmpty();
    }

    @Test
    void answers_that_differ_between_peers_are_refused_and_the_peers_named() {
        EndorseException refusal = catchThrowableOfType(EndorseException.class, () -> client.submit("random", "k"));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(refusal.getStatus().getDescription())
                .isEqualTo("failed to collect enough transaction endorsements, see attached details for more info");
        assertThat(refusal.getDetails())
                .extracting(ErrorDetail::getMspId)
                .containsExactlyInAnyOrder("RheinMSP", "HelvMSP");
        assertThat(refusal.getDetails())
                .extracting(ErrorDetail::getMessage)
                .containsOnly("ProposalResponsePayloads do not match");
    }

    @Test
    void a_chaincode_s_refusal_reaches_a_submitter_in_the_details() {
        EndorseException refusal =
                catchThrowableOfType(EndorseException.class, () -> client.submit("fail", "E_CODE: text", "p"));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(refusal.getStatus().getDescription())
                .isEqualTo("failed to endorse transaction, see attached details for more info");
        ErrorDetail detail = refusal.getDetails().get(0);
        assertThat(detail.getMessage()).isEqualTo("chaincode response 500, E_CODE: text");
        assertThat(detail.getMspId()).isEqualTo("NordMSP");
        assertThat(detail.getAddress()).startsWith("127.0.0.1:");
    }

    @Test
    void a_chaincode_s_refusal_reaches_a_reader_in_the_message() {
        GatewayException refusal =
                catchThrowableOfType(GatewayException.class, () -> client.evaluate("fail", "E_CODE: text", "p"));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(refusal.getStatus().getDescription())
                .isEqualTo("evaluate call to endorser returned error: chaincode response 500, E_CODE: text");
    }

    @Test
    void a_chaincode_that_takes_too_long_is_given_up_and_goes_on_serving() throws Exception {
        // Slower than its peer and faster than this client give up.
        Client slowly = network.client("NordMSP");
        EndorseException refusal = catchThrowableOfType(
                EndorseException.class,
                () -> slowly.submit(
                        "slow", Long.toString(2 * network.executeTimeout().toMillis())));
        assertThat(refusal.getDetails().get(0).getMessage())
                .startsWith("error in simulation: failed to execute transaction " + refusal.getTransactionId())
                .endsWith("error sending: timeout expired while executing transaction");
        assertThat(client.evaluate("noop")).isEmpty();
    }

    @Test
    void an_unknown_chaincode_is_named() {
        var unknown = client.network().getContract("nosuch");
        assertThatThrownBy(() -> unknown.evaluateTransaction("get", "k"))
                .hasMessageContaining("no peers available to evaluate chaincode nosuch in channel hansa");
        assertThatThrownBy(() -> unknown.submitTransaction("get", "k"))
                .hasMessageContaining("No metadata was found for chaincode nosuch in channel hansa");
    }

    @Test
    void an_unknown_channel_is_named() {
        var unknown = client.gateway().getNetwork("nosuch").getContract("vectors");
        assertThatThrownBy(() -> unknown.evaluateTransaction("get", "k"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        assertThatThrownBy(() -> unknown.submitTransaction("get", "k"))
                .isInstanceOfSatisfying(
                        EndorseException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION));
    }

    @Test
    void organisations_named_by_the_client_and_no_others_endorse() throws Exception {
        Transaction one = client.contract()
                .newProposal("put")
                .addArguments("named", "1")
                .setEndorsingOrganizations("HelvMSP")
                .build()
                .endorse();
        assertThat(one.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        Transaction two = client.contract()
                .newProposal("put")
                .addArguments("named", "2")
                .setEndorsingOrganizations("RheinMSP", "HelvMSP")
                .build()
                .endorse();
        assertThat(two.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void an_organisation_without_a_peer_cannot_be_asked_to_endorse() {
        var proposal = client.contract()
                .newProposal("put")
                .addArguments("k", "v")
                .setEndorsingOrganizations("NordMSP", "AssocMSP")
                .build();
        assertThatThrownBy(proposal::endorse).isInstanceOfSatisfying(EndorseException.class, e -> assertThat(
                        e.getStatus().getDescription())
                .isEqualTo("failed to find any endorsing peers for org(s): AssocMSP"));
    }

    @Test
    void a_key_s_own_policy_replaces_the_chaincode_s_and_the_gateway_finds_its_endorsers() throws Exception {
        client.submit("put", "own", "1");
        client.submit("setPolicy", "own", "RheinMSP,HelvMSP");
        assertThat(client.submit("put", "own", "2")).isEqualTo("2");
        Transaction without = client.contract()
                .newProposal("put")
                .addArguments("own", "3")
                .setEndorsingOrganizations("NordMSP", "RheinMSP")
                .build()
                .endorse();
        assertThat(without.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void a_chaincode_calls_another_in_the_same_transaction() throws Exception {
        assertThat(client.submit("callOther", "other", "put", "via", "1")).isEqualTo("200::1");
        assertThat(Client.text(client.network().getContract("other").evaluateTransaction("get", "via")))
                .isEqualTo("1");
        assertThat(client.evaluate("get", "via")).isEmpty();
    }

    @Test
    void a_chaincode_can_call_neither_itself_nor_one_that_is_not_there() {
        for (String target : List.of("vectors", "nosuch")) {
            EndorseException refusal =
                    catchThrowableOfType(EndorseException.class, () -> client.submit("callOther", target, "get", "k"));
            // The shim hides the peer's reason, which is why contracts must not depend on it.
            assertThat(refusal.getDetails().get(0).getMessage())
                    .isEqualTo("chaincode response 500, ["
                            + refusal.getTransactionId().substring(0, 8) + "]Unsuccessful response received.");
        }
    }

    @Test
    void range_history_and_composite_queries_work_over_several_pages() throws Exception {
        client.submit("putMany", "page", "250");
        assertThat(client.evaluate("range", "page", "page~")).startsWith("250:page000=v0;");
        client.submit("put", "changed", "1");
        client.submit("delete", "changed");
        assertThat(client.evaluate("history", "changed"))
                .contains("=(deleted);")
                .endsWith("=1;");
        assertThat(client.submit("composite", "owner~item", "anna", "eins")).isEqualTo("0");
        assertThat(client.submit("composite", "owner~item", "anna", "zwei")).isEqualTo("1");
    }

    @Test
    void a_chaincode_learns_who_called_it_and_when() throws Exception {
        assertThat(client.evaluate("whoami"))
                .startsWith("NordMSP|x509::CN=anchor")
                .contains("|hansa|");
    }

    @Test
    void the_status_names_block_and_transaction() throws Exception {
        SubmittedTransaction submitted = client.endorse("put", "status", "1").submitAsync();
        var status = submitted.getStatus();
        assertThat(status.isSuccessful()).isTrue();
        assertThat(status.getBlockNumber()).isPositive();
        assertThat(status.getTransactionId()).isEqualTo(submitted.getTransactionId());
    }
}
