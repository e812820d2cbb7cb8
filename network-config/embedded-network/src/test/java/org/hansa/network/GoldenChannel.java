package org.hansa.network;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Organization;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspRegistry;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.chaincode.CollectionRights;
import org.hansa.network.collections.ProposalCollections;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.InMemoryBlockStore;
import org.hansa.network.ledger.Modification;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.ledger.Space;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulator.SimulationResult;
import org.hansa.network.simulator.TransactionSimulator;
import org.hansa.network.systemchaincode.lifecycle.GoldenLifecycle;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/**
 * The recorded channel, replayed: the state of each organisation before every block, private data of its approvals
 * included, because the approvals are simulated again on the way.
 */
public final class GoldenChannel {

    private final Map<String, OrganisationLedger> ledgers = new LinkedHashMap<>();
    private final Map<String, List<WorldState>> states = new LinkedHashMap<>();
    private final Map<Integer, SimulationResult> lifecycle = new LinkedHashMap<>();

    private GoldenChannel() {}

    /** @param blocks how many blocks to replay */
    public static GoldenChannel replay(int blocks) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try {
            GoldenChannel channel = new GoldenChannel();
            ChannelStore store = new ChannelStore(new InMemoryBlockStore());
            for (String mspId : List.of("NordMSP", "RheinMSP", "HelvMSP")) {
                channel.ledgers.put(mspId, new OrganisationLedger(mspId, store));
                channel.states.put(mspId, new ArrayList<>());
            }
            ChannelCommitter committer =
                    new ChannelCommitter(store, List.copyOf(channel.ledgers.values()), new BlockValidator(workers));
            for (int number = 0; number < blocks; number++) {
                channel.step(number, committer);
            }
            return channel;
        } finally {
            workers.shutdownNow();
        }
    }

    public OrganisationLedger ledger(String mspId) {
        return ledgers.get(mspId);
    }

    /** The state in which a transaction of this block was endorsed, where its predecessors had committed before. */
    public WorldState before(int block) {
        return before("NordMSP", block);
    }

    /** The same at the peer of one organisation. */
    public WorldState before(String mspId, int block) {
        return states.get(mspId).get(block);
    }

    /** What was written privately, which no block says: the recording scripts wrote these values. */
    public static Map<String, String> privateValues() {
        return Map.of("pcli", "private", "k1", "secret one", "k2", "secret two", "e1", "x");
    }

    /** The changes of a key, newest first, as far as a state knows them. */
    public Iterator<Modification> history(WorldState state, String namespace, String key) {
        List<Modification> known = new ArrayList<>();
        ledgers.get("NordMSP").history(namespace, key).forEachRemaining(change -> {
            if (change.version().block() < state.height()) {
                known.add(change);
            }
        });
        return known.iterator();
    }

    /** What the client of a recorded transaction may do with private data; its signature was checked long ago. */
    public CollectionRights rights(EndorsedTransaction transaction, TransactionSimulator simulator) {
        ChannelConfiguration configuration = ledgers.get("NordMSP").configuration();
        ByteString creator = transaction.envelope().signatureHeader().getCreator();
        return new ProposalCollections(configuration, simulator, () -> {
            try {
                return SignerSet.ofVerified(List.of(configuration.msps().identity(creator)));
            } catch (InvalidIdentityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Results of the lifecycle transactions, simulated again, by block. */
    public Map<Integer, SimulationResult> lifecycle() {
        return lifecycle;
    }

    public static EndorsedTransaction transaction(int block, int index) {
        return EndorsedTransaction.parse(
                GoldenVectors.peerBlock(block).getData().getData(index));
    }

    private void step(int number, ChannelCommitter committer) throws Exception {
        ledgers.forEach((mspId, ledger) -> states.get(mspId).add(ledger.state()));
        Block block = GoldenVectors.orderedBlock(number);
        SignedEnvelope envelope = SignedEnvelope.parse(block.getData().getData(0));
        if (number > 0 && number != 92 && number != 93 && envelope.isEndorserTransaction()) {
            simulateLifecycle(number, envelope);
            keepPrivateValues(envelope);
        }
        committer.accept(block);
        committer.flush();
    }

    /** As the endorsing peer would have; its set is only taken if its hash is the one in the block. */
    private void keepPrivateValues(SignedEnvelope envelope) {
        if (!isCallOf(envelope, "vectors")) {
            return;
        }
        EndorsedTransaction transaction = EndorsedTransaction.of(envelope);
        String key =
                transaction.arguments().get(transaction.arguments().size() - 1).toStringUtf8();
        String function = transaction.arguments().get(0).toStringUtf8();
        KVWrite.Builder write = KVWrite.newBuilder().setKey(key);
        switch (function) {
            case "putPrivate" ->
                write.setValue(ByteString.copyFromUtf8(privateValues().getOrDefault(key, "unknown")));
            case "delPrivate", "purgePrivate" -> write.setIsDelete(true);
            default -> {
                return;
            }
        }
        ledgers.get("NordMSP")
                .transientStore()
                .keep(
                        transaction.transactionId(),
                        new Space("vectors", transaction.arguments().get(1).toStringUtf8()),
                        KVRWSet.newBuilder().addWrites(write).build().toByteString());
    }

    private void simulateLifecycle(int number, SignedEnvelope envelope) throws Exception {
        if (!isLifecycle(envelope)) {
            return;
        }
        EndorsedTransaction transaction = EndorsedTransaction.of(envelope);
        String endorser =
                MspRegistry.claimedMspId(transaction.endorsements().get(0).getEndorser());
        OrganisationLedger ledger = ledgers.get(endorser);
        List<String> mspIds = ledger.configuration().applicationOrganizations().stream()
                .map(Organization::mspId)
                .toList();
        SimulationResult result = GoldenLifecycle.simulate(transaction, endorser, ledger.state(), mspIds);
        lifecycle.put(number, result);
        result.privateWrites().ifPresent(writes -> ledger.transientStore().keep(transaction.transactionId(), writes));
    }

    private static boolean isLifecycle(SignedEnvelope envelope) {
        return isCallOf(envelope, "_lifecycle");
    }

    private static boolean isCallOf(SignedEnvelope envelope, String chaincode) {
        try {
            EndorsedTransaction transaction = EndorsedTransaction.of(envelope);
            return transaction.chaincodeName().equals(chaincode)
                    && !transaction.arguments().isEmpty();
        } catch (RuntimeException invalidOnPurpose) {
            return false;
        }
    }
}
