package org.hansa.network.configtx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.policy.ImplicitMetaPolicy;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.access.PolicyRefusal;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Checks an update against the configuration in force, element by element: versions first, then the modification policy
 * of each changed element, and gives the elements of the new configuration.
 */
final class UpdateAuthorization {

    private final ChannelConfiguration current;
    private final Map<String, ConfigurationElement> elements;

    UpdateAuthorization(ChannelConfiguration current) throws UpdateRefused {
        this.current = current;
        this.elements = ConfigurationTree.elements(current.config().getChannelGroup());
    }

    ConfigGroup apply(ConfigUpdateEnvelope envelope) throws UpdateRefused {
        Map<String, ConfigurationElement> delta = delta(envelope);
        try {
            requireAuthorised(delta, signers(envelope));
        } catch (UpdateRefused e) {
            throw e.during("error validating DeltaSet");
        }
        Map<String, ConfigurationElement> next = new TreeMap<>(elements);
        next.putAll(delta);
        return ConfigurationTree.assemble(next);
    }

    /** What each changed element needs, and has in the signatures there are; one entry for each policy. */
    List<ChangeRequirement> requirements(ConfigUpdateEnvelope envelope) throws UpdateRefused {
        SignerSet signers = signers(envelope);
        Map<String, ChangeRequirement> byPolicy = new TreeMap<>();
        for (var change : delta(envelope).entrySet()) {
            ConfigurationElement existing = elements.get(change.getKey());
            if (existing != null) {
                String path = policyPath(existing);
                byPolicy.putIfAbsent(
                        path, requirement(change.getKey(), path, policyOf(change.getKey(), existing), signers));
            }
        }
        return List.copyOf(byPolicy.values());
    }

    private static ChangeRequirement requirement(String label, String path, Policy policy, SignerSet signers) {
        boolean satisfied = policy.evaluate(signers).satisfied();
        if (policy instanceof ImplicitMetaPolicy meta) {
            return new ChangeRequirement(label, path, meta.threshold(), meta.satisfiedGroups(signers), satisfied);
        }
        List<String> agreed = satisfied ? List.copyOf(signers.mspIds()) : List.of();
        return new ChangeRequirement(label, path, 1, agreed, satisfied);
    }

    /** What the update changes, once its channel and the versions that it read are checked. */
    private Map<String, ConfigurationElement> delta(ConfigUpdateEnvelope envelope) throws UpdateRefused {
        ConfigUpdate update = update(envelope);
        if (!update.getChannelId().equals(current.channelId())) {
            throw new UpdateRefused("ConfigUpdate for channel '" + update.getChannelId()
                    + "' but envelope for channel '" + current.channelId() + "'");
        }
        Map<String, ConfigurationElement> readSet = set("ReadSet", update.hasReadSet(), update.getReadSet());
        try {
            requireCurrent(readSet);
        } catch (UpdateRefused e) {
            throw e.during("error validating ReadSet");
        }
        Map<String, ConfigurationElement> writeSet = set("WriteSet", update.hasWriteSet(), update.getWriteSet());
        return delta(readSet, writeSet);
    }

    private static ConfigUpdate update(ConfigUpdateEnvelope envelope) throws UpdateRefused {
        try {
            return ConfigUpdate.parseFrom(envelope.getConfigUpdate());
        } catch (InvalidProtocolBufferException e) {
            throw new UpdateRefused(ConfigurationUpdates.MALFORMED);
        }
    }

    private static Map<String, ConfigurationElement> set(String name, boolean present, ConfigGroup root)
            throws UpdateRefused {
        try {
            return present ? ConfigurationTree.elements(root) : Map.of();
        } catch (UpdateRefused e) {
            throw e.during("error mapping " + name);
        }
    }

    private void requireCurrent(Map<String, ConfigurationElement> readSet) throws UpdateRefused {
        for (var read : readSet.entrySet()) {
            ConfigurationElement existing = elements.get(read.getKey());
            if (existing == null) {
                throw new UpdateRefused(
                        "existing config does not contain element for " + read.getKey() + " but was in the read set");
            }
            if (existing.version() != read.getValue().version()) {
                throw new UpdateRefused("proposed update requires that key " + read.getKey() + " be at version "
                        + Long.toUnsignedString(read.getValue().version()) + ", but it is currently at version "
                        + Long.toUnsignedString(existing.version()));
            }
        }
    }

    /** What the update writes at another version than it read, or without having read it. */
    private static Map<String, ConfigurationElement> delta(
            Map<String, ConfigurationElement> readSet, Map<String, ConfigurationElement> writeSet) {
        Map<String, ConfigurationElement> delta = new TreeMap<>(writeSet);
        delta.entrySet().removeIf(write -> {
            ConfigurationElement read = readSet.get(write.getKey());
            return read != null && read.version() == write.getValue().version();
        });
        return delta;
    }

    private void requireAuthorised(Map<String, ConfigurationElement> delta, SignerSet signers) throws UpdateRefused {
        if (delta.isEmpty()) {
            throw new UpdateRefused("delta set was empty -- update would have no effect");
        }
        for (var change : delta.entrySet()) {
            try {
                ConfigurationNames.requireLegalPolicy(change.getValue().modPolicy());
            } catch (UpdateRefused e) {
                throw e.during("invalid mod_policy for element " + change.getKey());
            }
            requireAuthorised(change.getKey(), change.getValue(), signers);
        }
    }

    private void requireAuthorised(String label, ConfigurationElement written, SignerSet signers) throws UpdateRefused {
        String version = Long.toUnsignedString(written.version());
        ConfigurationElement existing = elements.get(label);
        if (existing == null) {
            // A new element needs no policy of its own: its group changes with it, under the group's.
            if (written.version() != 0) {
                throw new UpdateRefused(
                        "attempted to set key " + label + " to version " + version + ", but key does not exist");
            }
            return;
        }
        if (written.version() != existing.version() + 1) {
            throw new UpdateRefused("attempt to set key " + label + " to version " + version
                    + ", but key is at version " + Long.toUnsignedString(existing.version()));
        }
        Policy policy = policyOf(label, existing);
        if (!policy.evaluate(signers).satisfied()) {
            throw new UpdateRefused("policy for " + label + " not satisfied: " + PolicyRefusal.reason(policy, signers));
        }
    }

    private Policy policyOf(String label, ConfigurationElement element) throws UpdateRefused {
        String path = policyPath(element);
        if (!current.policies().contains(path)) {
            throw new UpdateRefused("unexpected missing policy " + element.modPolicy() + " for item " + label);
        }
        return current.policy(path);
    }

    private static String policyPath(ConfigurationElement element) {
        return element.modPolicy().startsWith("/")
                ? element.modPolicy()
                : element.policyGroup() + "/" + element.modPolicy();
    }

    private SignerSet signers(ConfigUpdateEnvelope envelope) throws UpdateRefused {
        List<SignedData> claims = new ArrayList<>();
        for (ConfigSignature signature : envelope.getSignaturesList()) {
            ByteString creator;
            try {
                creator = SignatureHeader.parseFrom(signature.getSignatureHeader())
                        .getCreator();
            } catch (InvalidProtocolBufferException e) {
                throw new UpdateRefused("error unmarshalling SignatureHeader: " + ConfigurationUpdates.MALFORMED);
            }
            claims.add(new SignedData(
                    creator,
                    signature.getSignatureHeader().concat(envelope.getConfigUpdate()),
                    signature.getSignature()));
        }
        return SignerSet.of(current.msps(), claims);
    }
}
