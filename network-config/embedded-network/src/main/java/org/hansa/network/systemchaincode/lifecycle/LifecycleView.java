package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.network.ledger.KeyedValue;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.simulator.TransactionSimulator;
import org.jspecify.annotations.Nullable;

/**
 * What one organisation's state says about chaincodes, read without leaving a trace in any read set.
 *
 * @param state the state of one block
 * @param mspId the organisation whose approvals count
 */
public record LifecycleView(WorldState state, String mspId) {

    private static final String METADATA_PREFIX = StateRecord.metadataKey(StateRecords.NAMESPACES, "");
    private static final String PACKAGE_ID = "PackageID";

    /** The committed definition of a chaincode, if it is defined on the channel. */
    public Optional<ChaincodeDefinition> definition(String name) {
        try {
            return StateRecords.metadata(StateRecords.NAMESPACES, name, this::publicValue)
                            .isPresent()
                    ? Optional.of(ChaincodeDefinition.read(name, this::publicValue))
                    : Optional.empty();
        } catch (SimulationException | LifecycleException e) {
            throw new IllegalStateException("The committed definition of " + name + " cannot be read", e);
        }
    }

    /** Names of all chaincodes defined on the channel. */
    public List<String> definedNames() {
        List<String> names = new ArrayList<>();
        Iterator<KeyedValue> keys =
                state.range(LifecycleChaincode.NAME, METADATA_PREFIX, METADATA_PREFIX + StateRecords.AFTER_ASCII);
        keys.forEachRemaining(entry -> names.add(entry.key().substring(METADATA_PREFIX.length())));
        return names;
    }

    /** Whether the organisation approved exactly this definition. */
    public boolean approves(String name, ChaincodeDefinition definition) {
        return Approvals.of(name, definition, List.of(mspId), this::hash)
                .byMspId()
                .getOrDefault(mspId, false);
    }

    /** The package that the organisation named in its approval; empty if it named none. */
    public Optional<String> packageId(String name, long sequence) {
        try {
            String packageId = StateRecords.text(
                    StateRecords.CHAINCODE_SOURCES,
                    ChaincodeDefinition.privateName(name, sequence),
                    PACKAGE_ID,
                    this::privateValue);
            return packageId.isEmpty() ? Optional.empty() : Optional.of(packageId);
        } catch (SimulationException | LifecycleException e) {
            throw new IllegalStateException("The approval of " + name + " by " + mspId + " cannot be read", e);
        }
    }

    /**
     * The sequence in force, read within a simulation: this one read is in the read set of every transaction, so that
     * an upgrade invalidates those that were endorsed before it (NOTES 14). 0 if the chaincode is not defined.
     */
    public static long recordedSequence(String name, TransactionSimulator simulator) {
        try {
            return ChaincodeDefinition.readSequence(name, key -> simulator.get(LifecycleChaincode.NAME, key));
        } catch (SimulationException | LifecycleException e) {
            throw new IllegalStateException("The sequence of " + name + " cannot be read", e);
        }
    }

    /** The definition in force, read within a simulation, as everything that depends on its collections is. */
    public static Optional<ChaincodeDefinition> recordedDefinition(String name, TransactionSimulator simulator) {
        ReadableState recorded = key -> simulator.get(LifecycleChaincode.NAME, key);
        try {
            return StateRecords.metadata(StateRecords.NAMESPACES, name, recorded)
                            .isPresent()
                    ? Optional.of(ChaincodeDefinition.read(name, recorded))
                    : Optional.empty();
        } catch (SimulationException | LifecycleException e) {
            throw new IllegalStateException("The committed definition of " + name + " cannot be read", e);
        }
    }

    private @Nullable ByteString publicValue(String key) {
        return bytes(state.get(LifecycleChaincode.NAME, key));
    }

    private @Nullable ByteString privateValue(String key) {
        return bytes(state.privateValue(LifecycleChaincode.NAME, ImplicitCollections.of(mspId), key));
    }

    private @Nullable ByteString hash(String collection, String key) {
        return bytes(state.hashed(LifecycleChaincode.NAME, collection, Hashes.sha256(ByteString.copyFromUtf8(key))));
    }

    private static @Nullable ByteString bytes(@Nullable VersionedValue value) {
        return value == null ? null : ByteString.copyFrom(value.value());
    }
}
