package org.hansa.network.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.network.GoldenChannel;
import org.hansa.network.GoldenVectors;
import org.hansa.network.chaincode.CallContext;
import org.hansa.network.chaincode.ChaincodeCaller;
import org.hansa.network.chaincode.ChaincodeOutcome;
import org.hansa.network.chaincode.inprocess.InProcessRunner;
import org.hansa.network.systemchaincode.lifecycle.LifecycleView;
import org.hansa.network.testchaincode.VectorsChaincode;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.Test;

/**
 * Transactions of a real network, simulated again by the same chaincode in the state they were endorsed in: the
 * read-write sets must be the same bytes. The chaincode runs in process, on the real shim's stub.
 */
class GoldenReadWriteSetsTest {

    private static final int BLOCKS = 92;

    /** Functions of the recorded chaincode that the test chaincode has. */
    private static final Set<String> FUNCTIONS = Set.of(
            "put",
            "putMany",
            "get",
            "add",
            "delete",
            "rangeCount",
            "range",
            "history",
            "event",
            "setPolicy",
            "callOther",
            "whoami",
            "noop",
            "composite",
            "getPolicy",
            "putPrivate",
            "getPrivate",
            "getPrivateHash",
            "delPrivate",
            "purgePrivate",
            "rangePrivate");

    private final InProcessRunner vectors = new InProcessRunner(new VectorsChaincode());
    private final InProcessRunner other = new InProcessRunner(new VectorsChaincode());

    @Test
    void simulates_every_recorded_transaction_to_the_bytes_that_were_endorsed() throws Exception {
        GoldenChannel channel = GoldenChannel.replay(BLOCKS);
        TreeMap<String, String> differences = new TreeMap<>();
        int compared = 0;
        for (Recorded recorded : recorded().toList()) {
            EndorsedTransaction transaction = recorded.transaction();
            SimulationResult ours = simulate(channel, recorded.block(), transaction);
            if (!ours.readWriteSet().equals(transaction.action().getResults())) {
                differences.put(
                        recorded.block() + "/" + recorded.index() + " " + recorded.function(),
                        ReadWriteSets.parse(transaction.action().getResults()) + "\n but was \n"
                                + ReadWriteSets.parse(ours.readWriteSet()));
            }
            compared++;
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(60);
    }

    /** One transaction and where it stands. */
    private record Recorded(int block, int index, EndorsedTransaction transaction) {
        String function() {
            return transaction.arguments().get(0).toStringUtf8();
        }
    }

    private static Stream<Recorded> recorded() {
        return IntStream.range(12, BLOCKS)
                .boxed()
                .flatMap(block -> IntStream.range(
                                0, GoldenVectors.peerBlock(block).getData().getDataCount())
                        .mapToObj(index -> new Recorded(block, index, GoldenChannel.transaction(block, index))))
                .filter(recorded -> recorded.transaction().chaincodeName().equals("vectors"))
                .filter(recorded -> FUNCTIONS.contains(recorded.function()))
                .filter(recorded -> endorsedInTheStateBeforeItsBlock(recorded.transaction(), recorded.block()));
    }

    /** Some were held back on purpose, to conflict: what they read had changed before they were ordered. */
    private static boolean endorsedInTheStateBeforeItsBlock(EndorsedTransaction transaction, int block) {
        return !Set.of(23, 45, 47, 50).contains(block);
    }

    private SimulationResult simulate(GoldenChannel channel, int block, EndorsedTransaction transaction)
            throws Exception {
        TransactionSimulator simulator = new TransactionSimulator(transaction.transactionId(), channel.before(block));
        LifecycleView.recordedSequence("vectors", simulator);
        ChaincodeCaller caller = (from, target, input) -> {
            LifecycleView.recordedSequence(target, simulator);
            return other.run(from.of(target), input);
        };
        CallContext context = new CallContext(
                "consortium",
                transaction.transactionId(),
                "vectors",
                proposal(transaction),
                simulator,
                (namespace, key) -> channel.history(channel.before(block), namespace, key),
                caller,
                channel.rights(transaction, simulator));
        ChaincodeOutcome outcome = vectors.run(context, input(transaction.arguments()));
        assertThat(outcome.event().isPresent())
                .as("whether block " + block + " has an event")
                .isEqualTo(!transaction.action().getEvents().isEmpty());
        return simulator.finish();
    }

    /** What a client sends in transient fields is in no transaction. */
    private static ByteString withTransientValue(EndorsedTransaction transaction) {
        List<ByteString> arguments = transaction.arguments();
        String key = arguments.get(arguments.size() - 1).toStringUtf8();
        try {
            return ChaincodeProposalPayload.parseFrom(transaction.proposalPayload()).toBuilder()
                    .putTransientMap(
                            "value",
                            ByteString.copyFromUtf8(
                                    GoldenChannel.privateValues().getOrDefault(key, "")))
                    .build()
                    .toByteString();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ChaincodeInput input(List<ByteString> arguments) {
        return ChaincodeInput.newBuilder().addAllArgs(arguments).build();
    }

    private static SignedProposal proposal(EndorsedTransaction transaction) {
        Proposal proposal = Proposal.newBuilder()
                .setHeader(transaction.envelope().payload().getHeader().toByteString())
                .setPayload(withTransientValue(transaction))
                .build();
        return SignedProposal.newBuilder()
                .setProposalBytes(proposal.toByteString())
                .build();
    }
}
