package org.hansa.network.systemchaincode.lifecycle;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.hansa.network.ledger.KeyedValue;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.simulator.TransactionSimulator;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/** The rules by which definitions are approved and committed, within one simulation on one organisation's peer. */
final class LifecycleRules {

    private static final String DEFAULT_ENDORSEMENT_POLICY = "/Channel/Application/Endorsement";
    private static final String PACKAGE_TYPE = "ChaincodeLocalPackage";
    private static final String PACKAGE_ID = "PackageID";

    private final TransactionSimulator simulator;
    private final WritableState channelState;
    private final WritableState ownState;
    private final String mspId;

    LifecycleRules(TransactionSimulator simulator, String mspId) {
        this.simulator = simulator;
        this.mspId = mspId;
        this.channelState = WritableState.publicState(simulator);
        this.ownState = WritableState.organisationState(simulator, mspId);
    }

    /** Fills what the client left to the channel: plugins, and the channel's own endorsement policy. */
    static ChaincodeDefinition withDefaults(ChaincodeDefinition definition) {
        var endorsement = definition.endorsement().toBuilder();
        if (endorsement.getEndorsementPlugin().isEmpty()) {
            endorsement.setEndorsementPlugin("escc");
        }
        var validation = definition.validation().toBuilder();
        if (validation.getValidationPlugin().isEmpty()) {
            validation.setValidationPlugin("vscc");
        }
        if (validation.getValidationParameter().isEmpty()) {
            validation.setValidationParameter(ApplicationPolicy.newBuilder()
                    .setChannelConfigPolicyReference(DEFAULT_ENDORSEMENT_POLICY)
                    .build()
                    .toByteString());
        }
        return new ChaincodeDefinition(
                definition.sequence(), endorsement.build(), validation.build(), definition.collections());
    }

    /**
     * Looks whether the chaincode is defined, as Fabric does when it validates the input. Where it is not, the legacy
     * lifecycle is asked, which leaves a read of {@code lscc} in the read set.
     */
    Optional<ChaincodeDefinition> readCommitted(String name) throws SimulationException, LifecycleException {
        if (StateRecords.metadata(StateRecords.NAMESPACES, name, channelState).isPresent()) {
            return Optional.of(ChaincodeDefinition.read(name, channelState));
        }
        simulator.get("lscc", name);
        return Optional.empty();
    }

    void approve(String name, ChaincodeDefinition requested, String packageId)
            throws SimulationException, LifecycleException {
        long current = ChaincodeDefinition.readSequence(name, channelState);
        long sequence = requested.sequence();
        requireApprovableSequence(sequence, current);
        ChaincodeDefinition definition = withDefaults(requested);
        if (sequence == current) {
            requireSameAsCommitted(name, definition);
        }
        if (isApprovedAlready(name, definition, packageId)) {
            throw new LifecycleException(
                    sequence == current
                            ? "attempted to redefine the current committed sequence (" + current + ") for namespace "
                                    + name
                            : "attempted to redefine uncommitted sequence (" + sequence + ") for namespace " + name
                                    + " with unchanged content");
        }
        String privateName = ChaincodeDefinition.privateName(name, sequence);
        StateRecords.write(StateRecords.NAMESPACES, privateName, definition.parameters(), ownState);
        StateRecord source =
                StateRecord.of(PACKAGE_TYPE).text(PACKAGE_ID, packageId).build();
        StateRecords.write(StateRecords.CHAINCODE_SOURCES, privateName, source, ownState);
    }

    Approvals readiness(String name, ChaincodeDefinition requested, List<String> mspIds)
            throws SimulationException, LifecycleException {
        long current = ChaincodeDefinition.readSequence(name, channelState);
        if (requested.sequence() != current + 1) {
            throw new LifecycleException("requested sequence is " + requested.sequence()
                    + ", but new definition must be sequence " + (current + 1));
        }
        return approvals(name, withDefaults(requested), mspIds);
    }

    Approvals commit(String name, ChaincodeDefinition requested, List<String> mspIds)
            throws SimulationException, LifecycleException {
        Approvals approvals = readiness(name, requested, mspIds);
        StateRecords.write(
                StateRecords.NAMESPACES, name, withDefaults(requested).record(), channelState);
        return approvals;
    }

    ChaincodeDefinition committed(String name) throws SimulationException, LifecycleException {
        if (StateRecords.metadata(StateRecords.NAMESPACES, name, channelState).isEmpty()) {
            throw LifecycleException.notFound("namespace " + name + " is not defined");
        }
        return ChaincodeDefinition.read(name, channelState);
    }

    Approvals approvals(String name, ChaincodeDefinition definition, List<String> mspIds) {
        return Approvals.of(
                name,
                definition,
                mspIds,
                (collection, key) -> simulator.getPrivateHash(LifecycleChaincode.NAME, collection, key));
    }

    /** An own approval with its package. */
    record Approved(String name, ChaincodeDefinition definition, String packageId) {}

    /** @param requested the sequence asked for; 0 for the newest that this organisation approved */
    Approved approved(String name, long requested, String channel) throws SimulationException, LifecycleException {
        long sequence = requested == 0 ? newestApproved(name) : requested;
        if (StateRecords.metadata(StateRecords.NAMESPACES, ChaincodeDefinition.privateName(name, sequence), ownState)
                .isEmpty()) {
            throw new LifecycleException("could not fetch approved chaincode definition (name: '" + name
                    + "', sequence: '" + sequence + "') on channel '" + channel + "'");
        }
        return ownApproval(name, sequence);
    }

    /** Everything that this organisation has approved on the channel, old sequences included. */
    List<Approved> allApproved(String channel) throws SimulationException, LifecycleException {
        String prefix = StateRecord.metadataKey(StateRecords.NAMESPACES, "");
        Iterator<KeyedValue> records = simulator.scanPrivate(
                LifecycleChaincode.NAME, ImplicitCollections.of(mspId), prefix, prefix + StateRecords.AFTER_ASCII);
        List<Approved> all = new ArrayList<>();
        while (records.hasNext()) {
            String privateName = records.next().key().substring(prefix.length());
            int separator = privateName.indexOf('#');
            String name = privateName.substring(0, separator);
            long sequence = Long.parseLong(privateName.substring(separator + 1));
            try {
                all.add(ownApproval(name, sequence));
            } catch (LifecycleException e) {
                throw e.within("could not fetch approved chaincode definition (name: '" + name + "', sequence: '"
                        + sequence + "') on channel '" + channel + "'");
            }
        }
        return all;
    }

    private Approved ownApproval(String name, long sequence) throws SimulationException, LifecycleException {
        String privateName = ChaincodeDefinition.privateName(name, sequence);
        ChaincodeDefinition definition = ChaincodeDefinition.readParameters(name, sequence, ownState);
        if (StateRecords.metadata(StateRecords.CHAINCODE_SOURCES, privateName, ownState)
                .isEmpty()) {
            throw new LifecycleException("could not fetch chaincode-source metadata for " + privateName);
        }
        return new Approved(name, definition, ownPackageId(privateName));
    }

    private long newestApproved(String name) throws SimulationException, LifecycleException {
        long current = ChaincodeDefinition.readSequence(name, channelState);
        String next = ChaincodeDefinition.privateName(name, current + 1);
        return StateRecords.metadata(StateRecords.NAMESPACES, next, ownState).isPresent() ? current + 1 : current;
    }

    private static void requireApprovableSequence(long requested, long current) throws LifecycleException {
        if (requested == 0 && current == 0) {
            throw new LifecycleException("requested sequence is 0, but first definable sequence number is 1");
        }
        if (requested < current) {
            throw new LifecycleException(
                    "currently defined sequence " + current + " is larger than requested sequence " + requested);
        }
        if (requested > current + 1) {
            throw new LifecycleException("requested sequence " + requested
                    + " is larger than the next available sequence number " + (current + 1));
        }
    }

    private void requireSameAsCommitted(String name, ChaincodeDefinition definition)
            throws SimulationException, LifecycleException {
        if (StateRecords.metadata(StateRecords.NAMESPACES, name, channelState).isEmpty()) {
            throw new LifecycleException(
                    "missing metadata for currently committed sequence number (" + definition.sequence() + ")");
        }
        Optional<String> difference =
                ChaincodeDefinition.read(name, channelState).difference(definition);
        if (difference.isPresent()) {
            throw new LifecycleException(
                    "attempted to redefine the current committed sequence (" + definition.sequence()
                            + ") for namespace " + name + " with different parameters: " + difference.get());
        }
    }

    private boolean isApprovedAlready(String name, ChaincodeDefinition definition, String packageId)
            throws SimulationException, LifecycleException {
        String privateName = ChaincodeDefinition.privateName(name, definition.sequence());
        Optional<StateMetadata> approval = StateRecords.metadata(StateRecords.NAMESPACES, privateName, ownState);
        if (approval.isEmpty()
                || ChaincodeDefinition.readParameters(name, definition.sequence(), ownState)
                        .difference(definition)
                        .isPresent()) {
            return false;
        }
        return StateRecords.metadata(StateRecords.CHAINCODE_SOURCES, privateName, ownState)
                        .isPresent()
                && ownPackageId(privateName).equals(packageId);
    }

    private String ownPackageId(String privateName) throws SimulationException, LifecycleException {
        return StateRecords.text(StateRecords.CHAINCODE_SOURCES, privateName, PACKAGE_ID, ownState);
    }
}
