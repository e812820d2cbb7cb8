package org.hansa.network.collections;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.chaincode.CollectionRights;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.simulator.TransactionSimulator;
import org.hansa.network.systemchaincode.lifecycle.ChaincodeDefinition;
import org.hansa.network.systemchaincode.lifecycle.LifecycleView;
import org.jspecify.annotations.Nullable;

/**
 * What one client may do with private collections in one simulation. Every question reads the chaincode's definition, and
 * the read is recorded, so that an upgrade invalidates what was endorsed under the collections before it (NOTES 14).
 */
public final class ProposalCollections implements CollectionRights {

    private final ChannelConfiguration configuration;
    private final TransactionSimulator simulator;
    private final Supplier<SignerSet> client;
    private final CollectionDefinitions definitions;
    private final Set<String> recorded = new HashSet<>();
    private @Nullable SignerSet signer;

    /** @param client who signed the proposal; asked once, and only where membership matters */
    public ProposalCollections(
            ChannelConfiguration configuration, TransactionSimulator simulator, Supplier<SignerSet> client) {
        this.configuration = configuration;
        this.simulator = simulator;
        this.client = client;
        this.definitions = CollectionDefinitions.in(simulator.state(), configuration);
    }

    @Override
    public void requireReadable(String namespace, String collection) throws SimulationException {
        if (!permitted(namespace, collection).isReadableBy(signer())) {
            throw denied("read", namespace, collection);
        }
    }

    @Override
    public void requireWritable(String namespace, String collection) throws SimulationException {
        if (!permitted(namespace, collection).isWritableBy(signer())) {
            throw denied("write", namespace, collection);
        }
    }

    @Override
    public void requireDefined(String namespace, String collection) throws SimulationException {
        if (find(namespace, collection).isEmpty()) {
            throw new SimulationException("collection [" + collection
                    + "] not defined in the collection config for chaincode [" + namespace + "]");
        }
    }

    private DefinedCollection permitted(String namespace, String collection) throws SimulationException {
        return find(namespace, collection)
                .orElseThrow(() -> new SimulationException("collection " + configuration.channelId() + "/" + namespace
                        + "/" + collection + " could not be found"));
    }

    private Optional<DefinedCollection> find(String namespace, String collection) {
        if (recorded.add(namespace)) {
            Optional<ChaincodeDefinition> read = LifecycleView.recordedDefinition(namespace, simulator);
            if (read.isEmpty()) {
                throw new IllegalStateException(namespace + " runs without being defined");
            }
        }
        return definitions.find(namespace, collection);
    }

    private SignerSet signer() {
        SignerSet known = signer;
        if (known == null) {
            known = client.get();
            signer = known;
        }
        return known;
    }

    private static SimulationException denied(String right, String namespace, String collection) {
        return new SimulationException("tx creator does not have " + right
                + " access permission on privatedata in chaincodeName:" + namespace + " collectionName: " + collection);
    }
}
