package org.hansa.network.validation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.policy.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/** Endorsement policies as definitions, collections and keys carry them, compiled once under one configuration. */
final class EndorsementPolicies {

    static final String LIFECYCLE = "/Channel/Application/LifecycleEndorsement";
    private static final int CAPACITY = 256;

    private final ChannelConfiguration configuration;
    private final Map<ByteString, Policy> application = bounded();
    private final Map<ByteString, Policy> keyLevel = bounded();

    EndorsementPolicies(ChannelConfiguration configuration) {
        this.configuration = configuration;
    }

    ChannelConfiguration configuration() {
        return configuration;
    }

    Policy named(String path) {
        return configuration.policy(path);
    }

    /** A serialized {@code ApplicationPolicy}: a signature policy, or the name of one in the configuration. */
    Policy application(ByteString bytes) {
        return application.computeIfAbsent(bytes, this::parseApplication);
    }

    /** A serialized {@code SignaturePolicyEnvelope}, as key-level endorsement stores it. */
    Policy keyLevel(ByteString bytes) {
        return keyLevel.computeIfAbsent(bytes, EndorsementPolicies::parseKeyLevel);
    }

    private Policy parseApplication(ByteString bytes) {
        try {
            ApplicationPolicy policy = ApplicationPolicy.parseFrom(bytes);
            return switch (policy.getTypeCase()) {
                case SIGNATURE_POLICY -> Policy.of(policy.getSignaturePolicy());
                case CHANNEL_CONFIG_POLICY_REFERENCE -> named(policy.getChannelConfigPolicyReference());
                case TYPE_NOT_SET -> new Policy.RejectAll("the endorsement policy is empty");
            };
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
