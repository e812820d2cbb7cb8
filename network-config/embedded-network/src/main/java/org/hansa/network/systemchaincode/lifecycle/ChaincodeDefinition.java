package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.network.simulator.SimulationException;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;

/**
 * What organisations agree on before a chaincode may run on a channel.
 *
 * @param sequence counts the definitions of this name from 1
 * @param endorsement version, endorsement plugin, whether an initialisation is required
 * @param validation validation plugin and, as a serialised {@code ApplicationPolicy}, the endorsement policy
 * @param collections the private collections
 */
public record ChaincodeDefinition(
        long sequence,
        ChaincodeEndorsementInfo endorsement,
        ChaincodeValidationInfo validation,
        CollectionConfigPackage collections) {

    static final String TYPE = "ChaincodeDefinition";
    static final String PARAMETERS_TYPE = "ChaincodeParameters";

    private static final String SEQUENCE = "Sequence";
    private static final String ENDORSEMENT_INFO = "EndorsementInfo";
    private static final String VALIDATION_INFO = "ValidationInfo";
    static final String COLLECTIONS = "Collections";

    public String version() {
        return endorsement.getVersion();
    }

    /** The name under which an organisation stores its approval of a sequence. */
    static String privateName(String name, long sequence) {
        return name + "#" + sequence;
    }

    /** The whole record, as committed. */
    StateRecord record() {
        return StateRecord.of(TYPE)
                .number(SEQUENCE, sequence)
                .message(ENDORSEMENT_INFO, endorsement)
                .message(VALIDATION_INFO, validation)
                .message(COLLECTIONS, collections)
                .build();
    }

    /** The record without its sequence, as organisations approve it. */
    StateRecord parameters() {
        return StateRecord.of(PARAMETERS_TYPE)
                .message(ENDORSEMENT_INFO, endorsement)
                .message(VALIDATION_INFO, validation)
                .message(COLLECTIONS, collections)
                .build();
    }

    /** The first parameter in which another definition differs from this one; empty if they agree. */
    Optional<String> difference(ChaincodeDefinition other) {
        if (!version().equals(other.version())) {
            return difference("Version", version(), other.version());
        }
        if (!endorsement.getEndorsementPlugin().equals(other.endorsement.getEndorsementPlugin())) {
            return difference(
                    "EndorsementPlugin", endorsement.getEndorsementPlugin(), other.endorsement.getEndorsementPlugin());
        }
        if (endorsement.getInitRequired() != other.endorsement.getInitRequired()) {
            return difference(
                    "InitRequired",
                    String.valueOf(endorsement.getInitRequired()),
                    String.valueOf(other.endorsement.getInitRequired()));
        }
        if (!validation.getValidationPlugin().equals(other.validation.getValidationPlugin())) {
            return difference(
                    "ValidationPlugin", validation.getValidationPlugin(), other.validation.getValidationPlugin());
        }
        if (!validation.getValidationParameter().equals(other.validation.getValidationParameter())) {
            return difference(
                    "ValidationParameter",
                    Hashes.hex(validation.getValidationParameter()),
                    Hashes.hex(other.validation.getValidationParameter()));
        }
        return collections.equals(other.collections) ? Optional.empty() : Optional.of("Collections do not match");
    }

    private static Optional<String> difference(String parameter, String expected, String passed) {
        return Optional.of("expected " + parameter + " '" + expected + "' does not match passed " + parameter + " '"
                + passed + "'");
    }

    /** Reads a committed definition, whose sequence is one of its fields. */
    static ChaincodeDefinition read(String name, ReadableState state) throws SimulationException, LifecycleException {
        return read(name, StateRecords.number(StateRecords.NAMESPACES, name, SEQUENCE, state), state);
    }

    /** Reads an approval, whose sequence is part of its name. */
    static ChaincodeDefinition readParameters(String name, long sequence, ReadableState state)
            throws SimulationException, LifecycleException {
        return read(privateName(name, sequence), sequence, state);
    }

    static long readSequence(String name, ReadableState state) throws SimulationException, LifecycleException {
        return StateRecords.number(StateRecords.NAMESPACES, name, SEQUENCE, state);
    }

    private static ChaincodeDefinition read(String name, long sequence, ReadableState state)
            throws SimulationException, LifecycleException {
        try {
            return new ChaincodeDefinition(
                    sequence,
                    ChaincodeEndorsementInfo.parseFrom(field(name, ENDORSEMENT_INFO, state)),
                    ChaincodeValidationInfo.parseFrom(field(name, VALIDATION_INFO, state)),
                    CollectionConfigPackage.parseFrom(field(name, COLLECTIONS, state)));
        } catch (InvalidProtocolBufferException e) {
            throw new LifecycleException("could not deserialize namespace " + name + " as chaincode");
        }
    }

    private static ByteString field(String name, String field, ReadableState state)
            throws SimulationException, LifecycleException {
        return StateRecords.bytes(StateRecords.NAMESPACES, name, field, state);
    }
}
