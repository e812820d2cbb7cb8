package org.hansa.network.deploy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A transaction on a network that has only just started. Peers of different organisations find each other by gossip, and
 * until then a gateway knows too few endorsers; an orderer may report a failure although it took the message.
 */
final class PatientSubmission {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Gateway gateway;
    private final String channel;
    private final ByteString identity;

    /** @param identity of the gateway's signer, serialised: who asks for a commit's status */
    PatientSubmission(Gateway gateway, String channel, ByteString identity) {
        this.gateway = gateway;
        this.channel = channel;
        this.identity = identity;
    }

    /**
     * Submits and waits for the commit.
     *
     * @param proposal makes a new one for every attempt, since a transaction id is good for one
     * @throws IllegalStateException naming the validation code of a transaction that is in the ledger and invalid
     */
    void submit(Supplier<Proposal> proposal) throws GatewayException {
        Transaction transaction = endorsed(proposal);
        try {
            requireValid(transaction.submitAsync().getStatus());
        } catch (SubmitException perhaps) {
            // On BFT an orderer that has seen the message already calls that a failure: what the ledger says counts.
            requireValid(status(perhaps));
        }
    }

    private Transaction endorsed(Supplier<Proposal> proposal) throws EndorseException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return proposal.get().endorse();
            } catch (EndorseException e) {
                if (!isEarly(e) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Nothing was endorsed because the gateway does not know, or does not reach, enough peers yet. */
    private static boolean isEarly(EndorseException e) {
        Status.Code code = e.getStatus().getCode();
        return code == Status.Code.FAILED_PRECONDITION || code == Status.Code.UNAVAILABLE;
    }

    private org.hyperledger.fabric.client.Status status(SubmitException failure) throws CommitStatusException {
        ByteString request = CommitStatusRequest.newBuilder()
                .setChannelId(channel)
                .setTransactionId(failure.getTransactionId())
                .setIdentity(identity)
                .build()
                .toByteString();
        return gateway.newCommit(SignedCommitStatusRequest.newBuilder()
                        .setRequest(request)
                        .build()
                        .toByteArray())
                .getStatus();
    }

    private static void requireValid(org.hyperledger.fabric.client.Status status) {
        if (status.getCode() != TxValidationCode.VALID) {
            throw new IllegalStateException("the transaction was invalid: " + status.getCode());
        }
    }
}
