package org.hansa.network.conformance;

import io.grpc.ManagedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** The Fabric Gateway client as an application uses it. */
final class Client implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RECONCILIATION = Duration.ofMinutes(2);

    private final Gateway gateway;
    private final Network network;
    private final Contract contract;

    Client(String channel, String mspId, KeyFiles identity, ManagedChannel connection) {
        gateway = Gateway.newInstance()
                .identity(new X509Identity(mspId, PemFiles.readCertificate(identity.certificate())))
                .signer(Signers.newPrivateKeySigner(PemFiles.readKey(identity.key())))
                .connection(connection)
                .evaluateOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                .endorseOptions(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))
                .submitOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                .commitStatusOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                .connect();
        network = gateway.getNetwork(channel);
        contract = network.getContract(NetworkUnderTest.CHAINCODE);
    }

    Gateway gateway() {
        return gateway;
    }

    Network network() {
        return network;
    }

    Contract contract() {
        return contract;
    }

    String submit(String function, String... arguments) throws GatewayException, CommitException {
        return text(endorse(function, arguments).submit());
    }

    String evaluate(String function, String... arguments) throws GatewayException {
        return text(contract.evaluateTransaction(function, arguments));
    }

    Proposal propose(String function, String... arguments) {
        return contract.newProposal(function).addArguments(arguments).build();
    }

    /** Proposes to put a private value, which travels as a transient field. */
    Proposal proposePrivate(String collection, String key, String value, String... organisations) {
        Proposal.Builder proposal =
                contract.newProposal("putPrivate").addArguments(collection, key).putTransient("value", value);
        if (organisations.length > 0) {
            proposal.setEndorsingOrganizations(organisations);
        }
        return proposal.build();
    }

    /**
     * Endorses, again where peers were a block apart: a commit's status is that of one peer, and the others may not have it
     * yet.
     */
    Transaction endorse(String function, String... arguments) throws GatewayException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return propose(function, arguments).endorse();
            } catch (EndorseException e) {
                boolean apart = e.getDetails().stream().anyMatch(detail -> isBehind(detail.getMessage()));
                if (!apart || System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    /** A peer that has not yet committed what another has, down to the chaincode's definition. */
    private static boolean isBehind(String message) {
        return message.equals("ProposalResponsePayloads do not match")
                || message.contains("has been successfully defined");
    }

    /** Reads until there is an answer: private data comes to a new member within a minute or so, and until then not. */
    String evaluateOnceTaken(String function, String... arguments) throws GatewayException {
        long deadline = System.nanoTime() + RECONCILIATION.toNanos();
        while (true) {
            try {
                return evaluate(function, arguments);
            } catch (GatewayException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
    }

    /** Reads until the peer has what another peer has committed already. */
    String evaluateUntil(Predicate<String> condition, String function, String... arguments) throws GatewayException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String answer = evaluate(function, arguments);
        while (!condition.test(answer) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            answer = evaluate(function, arguments);
        }
        return answer;
    }

    SubmittedTransaction submitAsync(Transaction transaction) throws GatewayException {
        return transaction.submitAsync();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
