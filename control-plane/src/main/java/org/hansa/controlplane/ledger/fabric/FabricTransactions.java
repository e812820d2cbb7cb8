package org.hansa.controlplane.ledger.fabric;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.ledger.Endorsed;
import org.hansa.controlplane.ledger.LedgerCall;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerTransactions;
import org.hansa.controlplane.ledger.Outcome;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a transaction over the own peer's Gateway service. */
final class FabricTransactions implements LedgerTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(FabricTransactions.class);
    private final FabricConnection connection;

    FabricTransactions(FabricConnection connection) {
        this.connection = connection;
    }

    @Override
    public Endorsed endorse(LedgerCall call) {
        try {
            Transaction transaction = proposal(call).endorse();
            return new Endorsed(
                    call.identity(), transaction.getTransactionId(), transaction.getResult(), transaction.getBytes());
        } catch (EndorseException e) {
            throw FabricFailures.endorsement(e);
        }
    }

    @Override
    public Endorsed stored(LedgerIdentity identity, byte[] envelope) {
        Transaction transaction = connection.gateway(identity).newTransaction(envelope);
        return new Endorsed(identity, transaction.getTransactionId(), transaction.getResult(), envelope);
    }

    @Override
    public void submit(Endorsed endorsed) {
        try {
            // Signed again here: a signature is not part of the transaction's identity, its id is.
            connection
                    .gateway(endorsed.identity())
                    .newTransaction(endorsed.envelope())
                    .submitAsync();
        } catch (SubmitException e) {
            throw FabricFailures.submission(e);
        }
    }

    @Override
    public Outcome outcome(LedgerIdentity identity, String txId, Duration deadline) {
        try {
            Status status = connection
                    .gateway(identity)
                    .newCommit(commitStatusRequest(identity, txId))
                    .getStatus(options -> options.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
            return status.isSuccessful()
                    ? new Outcome.Committed(status.getBlockNumber())
                    : new Outcome.Invalidated(
                            status.getBlockNumber(), status.getCode().name());
        } catch (CommitStatusException e) {
            LOG.info("{}: commit status not known: {}", txId, e.getStatus());
            return new Outcome.Unknown();
        }
    }

    @Override
    public byte[] evaluate(LedgerCall call) {
        try {
            return proposal(call).evaluate();
        } catch (GatewayException e) {
            throw FabricFailures.endorsement(e);
        }
    }

    private Proposal proposal(LedgerCall call) {
        return connection
                .network(call.identity())
                .getContract(connection.chaincodeName())
                .newProposal(call.function())
                .addArguments(call.arguments().toArray(String[]::new))
                .putAllTransient(call.transientData())
                .build();
    }

    /** The client only makes these for a transaction that it has just submitted; a restarted process needs one by id. */
    private byte[] commitStatusRequest(LedgerIdentity identity, String txId) {
        Identity signer = connection.gateway(identity).getIdentity();
        ByteString serialized = SerializedIdentity.newBuilder()
                .setMspid(signer.getMspId())
                .setIdBytes(ByteString.copyFrom(signer.getCredentials()))
                .build()
                .toByteString();
        CommitStatusRequest request = CommitStatusRequest.newBuilder()
                .setChannelId(connection.channelName())
                .setTransactionId(txId)
                .setIdentity(serialized)
                .build();
        return SignedCommitStatusRequest.newBuilder()
                .setRequest(request.toByteString())
                .build()
                .toByteArray();
    }
}
