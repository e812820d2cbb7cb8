package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.policy.Policy;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * What the collections of a definition must be like: each well formed and made of organisations of the channel, and none
 * of those that were committed before left out or given another lifetime.
 */
final class CollectionRules {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+([A-Za-z0-9_-]+)*");

    private final ChannelConfiguration channel;

    CollectionRules(ChannelConfiguration channel) {
        this.channel = channel;
    }

    /** @return the collections, each of the one kind there is */
    List<StaticCollectionConfig> requireValid(CollectionConfigPackage collections) throws LifecycleException {
        List<StaticCollectionConfig> all = new ArrayList<>();
        for (CollectionConfig config : collections.getConfigList()) {
            if (!config.hasStaticCollectionConfig()) {
                throw new LifecycleException("collection config contains unexpected payload type: <nil>");
            }
            all.add(config.getStaticCollectionConfig());
        }
        Set<String> names = new HashSet<>();
        for (StaticCollectionConfig collection : all) {
            requireValid(collection);
            if (!names.add(collection.getName())) {
                throw new LifecycleException(
                        "collection-name: " + collection.getName() + " -- found duplicate in collection configuration");
            }
        }
        return all;
    }

    /** An upgrade may add collections and change members, but values of old collections must keep their place. */
    static void requireAllOf(CollectionConfigPackage committed, List<StaticCollectionConfig> proposed)
            throws LifecycleException {
        if (committed.getConfigCount() > 0 && proposed.isEmpty()) {
            throw new LifecycleException(
                    "the proposed collection config does not contain previously defined collections");
        }
        for (CollectionConfig config : committed.getConfigList()) {
            StaticCollectionConfig old = config.getStaticCollectionConfig();
            StaticCollectionConfig now = proposed.stream()
                    .filter(candidate -> candidate.getName().equals(old.getName()))
                    .findFirst()
                    .orElseThrow(() -> new LifecycleException("existing collection [" + old.getName()
                            + "] missing in the proposed collection configuration"));
            if (now.getBlockToLive() != old.getBlockToLive()) {
                throw new LifecycleException("the BlockToLive in an existing collection [" + old.getName()
                        + "] modified. Existing value [" + Long.toUnsignedString(old.getBlockToLive()) + "]");
            }
        }
    }

    private void requireValid(StaticCollectionConfig collection) throws LifecycleException {
        String name = collection.getName();
        if (!NAME.matcher(name).matches()) {
            throw new LifecycleException("invalid collection name '" + name
                    + "'. Names can only consist of alphanumerics, '_', and '-' and cannot begin with '_'");
        }
        int required = collection.getRequiredPeerCount();
        int maximum = collection.getMaximumPeerCount();
        if (maximum < required) {
            throw refused(
                    name,
                    "maximum peer count (" + maximum + ") cannot be less than the required peer count (" + required
                            + ")");
        }
        if (required < 0) {
            throw refused(name, "requiredPeerCount (" + required + ") cannot be less than zero");
        }
        requireMembers(collection);
    }

    private void requireMembers(StaticCollectionConfig collection) throws LifecycleException {
        String name = collection.getName();
        if (!collection.hasMemberOrgsPolicy()) {
            throw new LifecycleException("collection member policy is not set for collection '" + name + "'");
        }
        if (!collection.getMemberOrgsPolicy().hasSignaturePolicy()) {
            throw new LifecycleException("collection member org policy is empty for collection '" + name + "'");
        }
        SignaturePolicyEnvelope members = collection.getMemberOrgsPolicy().getSignaturePolicy();
        if (Policy.of(members) instanceof Policy.RejectAll broken) {
            throw new LifecycleException("invalid member org policy for collection '" + name + "': " + broken.reason());
        }
        requireAlternatives(name, members.getRule());
        for (MSPPrincipal principal : members.getIdentitiesList()) {
            requireOfChannel(name, principal);
        }
    }

    private static void requireAlternatives(String name, SignaturePolicy rule) throws LifecycleException {
        if (!rule.hasNOutOf()) {
            return;
        }
        if (rule.getNOutOf().getN() != 1) {
            throw refused(
                    name,
                    "error in member org policy: signature policy is not an OR concatenation, NOutOf "
                            + rule.getNOutOf().getN());
        }
        for (SignaturePolicy part : rule.getNOutOf().getRulesList()) {
            requireAlternatives(name, part);
        }
    }

    private void requireOfChannel(String name, MSPPrincipal principal) throws LifecycleException {
        try {
            switch (principal.getPrincipalClassification()) {
                case ROLE ->
                    requireOrganisation(
                            name, MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier());
                case ORGANIZATION_UNIT ->
                    requireOrganisation(
                            name,
                            OrganizationUnit.parseFrom(principal.getPrincipal()).getMspIdentifier());
                case IDENTITY -> channel.msps().identity(principal.getPrincipal());
                default ->
                    throw refused(
                            name, "principal type " + principal.getPrincipalClassification() + " is not supported");
            }
        } catch (InvalidIdentityException e) {
            throw refused(name, "contains an identity that is not part of the channel");
        } catch (InvalidProtocolBufferException e) {
            throw refused(name, "cannot unmarshal identity bytes into MSPRole: " + e.getMessage());
        }
    }

    private void requireOrganisation(String name, String mspId) throws LifecycleException {
        if (!channel.msps().ids().contains(mspId)) {
            throw refused(name, "collection member '" + mspId + "' is not part of the channel");
        }
    }

    private static LifecycleException refused(String collection, String reason) {
        return new LifecycleException("collection-name: " + collection + " -- " + reason);
    }
}
