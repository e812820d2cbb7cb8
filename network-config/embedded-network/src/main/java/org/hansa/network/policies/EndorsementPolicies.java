package org.hansa.network.policies;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.network.systemchaincode.lifecycle.ChaincodeDefinition;
import org.hansa.network.systemchaincode.lifecycle.LifecycleChaincode;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/** Endorsement policies as definitions, collections and keys carry them, compiled once under one configuration. Thread-safe. */
public final class EndorsementPolicies {

    private static final String LIFECYCLE = "/Channel/Application/LifecycleEndorsement";
    private static final String DEFAULT_PLUGIN = "vscc";
    private static final int CAPACITY = 256;

    private final ChannelConfiguration configuration;
    private final Map<ByteString, Policy> application = bounded();
    private final Map<ByteString, Policy> keyLevel = bounded();

    public EndorsementPolicies(ChannelConfiguration configuration) {
        this.configuration = configuration;
    }

    public ChannelConfiguration configuration() {
        return configuration;
    }

    /**
     * The policy of a chaincode's public writes; empty if it is not defined, or if this peer could not judge it.
     *
     * @param definition its committed definition; {@code _lifecycle} needs none
     */
    public Optional<Policy> chaincode(String name, Optional<ChaincodeDefinition> definition) {
        if (name.equals(LifecycleChaincode.NAME)) {
            return Optional.of(named(LIFECYCLE));
        }
        return definition
                .filter(defined -> defined.validation().getValidationPlugin().equals(DEFAULT_PLUGIN))
                .map(defined -> defined.validation().getValidationParameter())
                .filter(parameter -> !parameter.isEmpty())
                .map(this::application);
    }

    Policy named(String path) {
        return configuration.policy(path);
    }

    /** A serialized {@code ApplicationPolicy}: a signature policy, or the name of one in the configuration. */
    Policy application(ByteString bytes) {
        synchronized (application) {
            return application.computeIfAbsent(bytes, this::parseApplication);
        }
    }

    /** A serialized {@code SignaturePolicyEnvelope}, as key-level endorsement stores it. */
    public Policy keyLevel(ByteString bytes) {
        synchronized (keyLevel) {
            return keyLevel.computeIfAbsent(bytes, EndorsementPolicies::parseKeyLevel);
        }
    }

    private Policy parseApplication(ByteString bytes) {
        try {
            return configuration.policy(ApplicationPolicy.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return new Policy.RejectAll("the endorsement policy does not parse");
        }
    }

    private static Policy parseKeyLevel(ByteString bytes) {
        try {
            return Policy.of(SignaturePolicyEnvelope.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return new Policy.RejectAll("the key's endorsement policy does not parse");
        }
    }

    private static Map<ByteString, Policy> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteString, Policy> eldest) {
                return size() > CAPACITY;
            }
        };
    }
}
