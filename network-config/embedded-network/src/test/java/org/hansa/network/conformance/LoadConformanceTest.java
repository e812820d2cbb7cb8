package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many clients at once: what a failed submission means, and what becomes of a key that all want. */
@Conformance("Many clients at once")
class LoadConformanceTest {
    private static final int CLIENTS = 32;
    private static final int TRANSACTIONS = 640;
    private static final int WANTED = 120;

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
    void a_submission_that_was_reported_as_failed_is_settled_by_asking_for_its_status() throws Exception {
        List<Boolean> reportedAsFailed = inParallel(TRANSACTIONS, i -> {
            Transaction transaction = client.endorse("put", "load" + i, "v" + i);
            boolean failed = false;
            try {
                transaction.submitAsync();
            } catch (SubmitException perhaps) {
                failed = true;
            }
            // Whatever the orderers' answer was, this is what counts.
            assertThat(status(transaction.getTransactionId()).getCode()).isEqualTo(TxValidationCode.VALID);
            return failed;
        });
        for (int i = 0; i < TRANSACTIONS; i += 40) {
            assertThat(client.evaluate("get", "load" + i)).isEqualTo("v" + i);
        }
        System.out.println("conformance: "
                + reportedAsFailed.stream().filter(failed -> failed).count() + " of " + TRANSACTIONS
                + " submissions were reported as failed, and all are valid in the ledger");
    }

    @Test
    void a_key_that_all_change_at_once_counts_exactly_the_valid_changes() throws Exception {
        List<TxValidationCode> codes = inParallel(WANTED, i -> {
            Transaction transaction;
            try {
                transaction = client.endorse("add", "hot", "1");
            } catch (EndorseException diverged) {
                // Two peers that were a block apart.
                return TxValidationCode.NOT_VALIDATED;
            }
            try {
                transaction.submitAsync();
            } catch (SubmitException perhaps) {
                assertThat(perhaps.getTransactionId()).isEqualTo(transaction.getTransactionId());
            }
            return status(transaction.getTransactionId()).getCode();
        });
        assertThat(codes)
                .isSubsetOf(
                        TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT, TxValidationCode.NOT_VALIDATED);
        long valid =
                codes.stream().filter(code -> code == TxValidationCode.VALID).count();
        assertThat(valid).isPositive().isLessThan(WANTED);
        assertThat(client.evaluate("get", "hot")).isEqualTo(Long.toString(valid));
    }

    /** One piece of work. */
    @FunctionalInterface
    private interface Work<T> {
        T at(int index) throws Exception;
    }

    private static <T> List<T> inParallel(int count, Work<T> work) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<T>> pieces = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                pieces.add(() -> work.at(index));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : clients.invokeAll(pieces, 5, TimeUnit.MINUTES)) {
                results.add(result.get());
            }
            return results;
        } finally {
            clients.shutdownNow();
        }
    }

    private static Status status(String txId) throws Exception {
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
                        .toByteArray())
                .getStatus();
    }
}
