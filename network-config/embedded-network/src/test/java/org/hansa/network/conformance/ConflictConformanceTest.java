package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.hansa.network.deploy.SignedProposals;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.client.Commit;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens to transactions that meet: conflicts, repetitions, and asking for an outcome too early or in vain. */
@Conformance("Transactions that meet")
class ConflictConformanceTest {

    /** Two transactions sent at once nearly always share a block; when the clock falls between them, try again. */
    private static final int ATTEMPTS = 40;

    private static final Executor AT_ONCE = task -> new Thread(task, "second").start();

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

    /** Two outcomes of transactions that were endorsed before either was submitted. */
    private record Pair(org.hyperledger.fabric.client.Status first, org.hyperledger.fabric.client.Status second) {
        List<TxValidationCode> codes() {
            return List.of(first.getCode(), second.getCode());
        }

        boolean inOneBlock() {
            return first.getBlockNumber() == second.getBlockNumber();
        }
    }

    @Test
    void of_two_changes_of_one_key_in_a_block_the_second_is_an_mvcc_conflict() throws Exception {
        client.submit("add", "counter", "0");
        Pair pair =
                inOneBlock(() -> client.endorse("add", "counter", "1"), () -> client.endorse("add", "counter", "1"));
        // Which of them is the first is the orderers' choice.
        assertThat(pair.codes()).containsExactlyInAnyOrder(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
    }

    @Test
    void a_change_endorsed_before_another_block_changed_the_key_is_an_mvcc_conflict() throws Exception {
        client.submit("add", "across", "0");
        Transaction stale = client.endorse("add", "across", "1");
        client.submit("add", "across", "1");
        assertThat(stale.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(client.evaluate("get", "across")).isEqualTo("1");
    }

    @Test
    void a_key_put_into_a_range_that_was_read_in_the_same_block_is_a_phantom() throws Exception {
        client.submit("putMany", "one", "5");
        int[] next = {0};
        int tries = 0;
        Pair pair;
        do {
            pair = inOneBlock(
                    () -> client.endorse("put", "one-new" + next[0]++, "x"),
                    () -> client.endorse("rangeCount", "one", "one~", "counted"));
            // Ordered the other way round, the range was read before there was anything new in it.
        } while (pair.second().getCode() == TxValidationCode.VALID && ++tries < ATTEMPTS);
        assertThat(pair.codes())
                .containsExactlyInAnyOrder(TxValidationCode.VALID, TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    @Test
    void a_key_put_into_a_range_before_is_a_phantom_even_beyond_fifty_results() throws Exception {
        client.submit("putMany", "many", "120");
        Transaction counted = client.endorse("rangeCount", "many", "many~", "counted");
        client.submit("put", "many-new", "x");
        assertThat(counted.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    @Test
    void a_key_deleted_from_a_range_that_was_read_is_a_phantom_too() throws Exception {
        client.submit("putMany", "gone", "3");
        Transaction counted = client.endorse("rangeCount", "gone", "gone~", "counted");
        client.submit("delete", "gone001");
        assertThat(counted.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    @Test
    void the_status_of_an_unknown_transaction_is_waited_for_until_the_client_s_deadline() {
        Commit unknown = commit("ab".repeat(32));
        assertThatThrownBy(() -> unknown.getStatus(options -> options.withDeadlineAfter(300, TimeUnit.MILLISECONDS)))
                .isInstanceOfSatisfying(
                        CommitStatusException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    }

    @Test
    void a_client_that_asks_before_the_transaction_is_submitted_gets_its_status_when_it_commits() throws Exception {
        Transaction late = client.endorse("put", "late", "1");
        CompletableFuture<org.hyperledger.fabric.client.Status> asked = CompletableFuture.supplyAsync(() -> {
            try {
                return commit(late.getTransactionId()).getStatus();
            } catch (CommitStatusException e) {
                throw new IllegalStateException(e);
            }
        });
        late.submitAsync();
        assertThat(asked.get(30, TimeUnit.SECONDS).getCode()).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_proposal_whose_transaction_is_committed_is_refused() throws Exception {
        Proposal proposal = client.propose("put", "again", "1");
        proposal.endorse().submitAsync().getStatus();
        EndorseException refusal = catchThrowableOfType(EndorseException.class, proposal::endorse);
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(refusal.getDetails().get(0).getMessage())
                .startsWith("duplicate transaction found [" + proposal.getTransactionId() + "]. Creator [");
    }

    @Test
    void a_transaction_submitted_twice_is_in_the_ledger_once_whatever_the_second_answer_is() throws Exception {
        Transaction transaction = client.endorse("add", "twice", "1");
        assertThat(transaction.submitAsync().getStatus().isSuccessful()).isTrue();
        // On BFT the second submission may fail although the transaction is there: ask for the status before a retry.
        catchThrowableOfType(SubmitException.class, transaction::submitAsync);
        assertThat(commit(transaction.getTransactionId()).getStatus().isSuccessful())
                .isTrue();
        assertThat(client.evaluate("get", "twice")).isEqualTo("1");
    }

    @Test
    void everything_can_be_signed_elsewhere() throws Exception {
        PeerSigner signer = PeerSigner.of("NordMSP", network.identity("NordMSP", "Anchor"));
        Proposal unsigned = client.propose("put", "offline", "1");
        Proposal proposal = client.gateway().newSignedProposal(unsigned.getBytes(), sign(signer, unsigned.getBytes()));
        Transaction prepared = proposal.endorse();
        Transaction transaction =
                client.gateway().newSignedTransaction(prepared.getBytes(), payloadSignature(signer, prepared));
        SubmittedTransaction submitted = transaction.submitAsync();
        assertThat(submitted.getStatus().isSuccessful()).isTrue();
        assertThat(client.evaluate("get", "offline")).isEqualTo("1");
    }

    @Test
    void signed_proposals_work_without_a_gateway() {
        PeerSigner signer = PeerSigner.of("RheinMSP", network.identity("RheinMSP", "Anchor"));
        var response = org.hyperledger.fabric.protos.peer.EndorserGrpc.newBlockingStub(network.connection("HelvMSP"))
                .processProposal(new SignedProposals(signer, java.time.Clock.systemUTC())
                        .sign("hansa", "vectors", java.util.List.of(ByteString.copyFromUtf8("noop"))));
        assertThat(response.getResponse().getStatus()).isEqualTo(200);
        assertThat(response.hasEndorsement()).isTrue();
    }

    /** Endorses. */
    @FunctionalInterface
    private interface Endorsing {
        Transaction endorse() throws Exception;
    }

    private static Pair inOneBlock(Endorsing first, Endorsing second) throws Exception {
        for (int i = 0; i < ATTEMPTS; i++) {
            Transaction one = first.endorse();
            Transaction two = second.endorse();
            // At once, or a slow machine's orderer would have cut the block of the first before the second comes.
            CompletableFuture<SubmittedTransaction> submittedTwo =
                    CompletableFuture.supplyAsync(() -> submitted(two), AT_ONCE);
            SubmittedTransaction submittedOne = one.submitAsync();
            Pair pair = new Pair(
                    submittedOne.getStatus(),
                    submittedTwo.get(60, TimeUnit.SECONDS).getStatus());
            if (pair.inOneBlock()) {
                return pair;
            }
        }
        throw new AssertionError("two transactions never shared a block in " + ATTEMPTS + " attempts");
    }

    private static SubmittedTransaction submitted(Transaction transaction) {
        try {
            return transaction.submitAsync();
        } catch (SubmitException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Commit commit(String txId) {
        PeerSigner signer = PeerSigner.of("NordMSP", network.identity("NordMSP", "Anchor"));
        ByteString request = CommitStatusRequest.newBuilder()
                .setChannelId(NetworkUnderTest.CHANNEL)
                .setTransactionId(txId)
                .setIdentity(signer.identity())
                .build()
                .toByteString();
        return client.gateway()
                .newCommit(SignedCommitStatusRequest.newBuilder()
                        .setRequest(request)
                        .build()
                        .toByteArray());
    }

    /** What a client signs of a proposal is the proposal inside its request. */
    private static byte[] sign(PeerSigner signer, byte[] request) throws Exception {
        var proposed = org.hyperledger.fabric.protos.gateway.ProposedTransaction.parseFrom(request);
        return signer.sign(proposed.getProposal().getProposalBytes()).toByteArray();
    }

    private static byte[] payloadSignature(PeerSigner signer, Transaction prepared) throws Exception {
        var transaction = org.hyperledger.fabric.protos.gateway.PreparedTransaction.parseFrom(prepared.getBytes());
        return signer.sign(transaction.getEnvelope().getPayload()).toByteArray();
    }
}
