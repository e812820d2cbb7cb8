package org.hansa.fabric.evidence.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.msp.Msp;
import org.hansa.fabric.evidence.msp.MspRegistry;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.fabric.evidence.policy.PolicyTree;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * A channel's configuration, read once: organisations, policies, orderers. Immutable apart from the registry's cache.
 */
public final class ChannelConfiguration {
    /** The policy that a block's signatures must satisfy. */
    public static final String BLOCK_VALIDATION = "/Channel/Orderer/BlockValidation";

    private static final String BFT = "BFT";

    private final String channelId;
    private final Config config;
    private final List<Organization> applicationOrganizations;
    private final List<Organization> ordererOrganizations;
    private final OrdererSettings orderer;
    private final Set<String> channelCapabilities;
    private final Set<String> applicationCapabilities;
    private final MspRegistry msps;
    private final PolicyTree policies;

    private ChannelConfiguration(String channelId, Config config) throws InvalidProtocolBufferException {
        ConfigGroups groups = new ConfigGroups(config.getChannelGroup());
        this.channelId = channelId;
        this.config = config;
        this.channelCapabilities = groups.channelCapabilities();
        this.applicationCapabilities = groups.applicationCapabilities();
        this.applicationOrganizations = groups.applicationOrganizations();
        this.ordererOrganizations = groups.ordererOrganizations();
        this.orderer = groups.ordererSettings();
        List<Msp> all = new ArrayList<>();
        ordererOrganizations.forEach(organization -> all.add(organization.msp()));
        applicationOrganizations.forEach(organization -> all.add(organization.msp()));
        this.msps = new MspRegistry(all);
        this.policies = PolicyTree.of(config.getChannelGroup());
    }

    public static ChannelConfiguration of(String channelId, Config config) {
        try {
            return new ChannelConfiguration(channelId, config);
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("a value of the channel configuration does not parse", e);
        }
    }

    public static ChannelConfiguration of(String channelId, ConfigEnvelope envelope) {
        if (!envelope.hasConfig()) {
            throw new EvidenceException("the configuration envelope holds no configuration");
        }
        return of(channelId, envelope.getConfig());
    }

    /** From a configuration block, genesis included. */
    public static ChannelConfiguration of(Block block) {
        if (!Blocks.isConfiguration(block.getData())) {
            throw new EvidenceException(
                    "block " + Long.toUnsignedString(block.getHeader().getNumber()) + " is not a configuration block");
        }
        SignedEnvelope envelope = SignedEnvelope.parse(block.getData().getData(0));
        return of(envelope.channelId(), configEnvelope(envelope));
    }

    public static ConfigEnvelope configEnvelope(SignedEnvelope envelope) {
        try {
            return ConfigEnvelope.parseFrom(envelope.payload().getData());
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("the configuration transaction holds no ConfigEnvelope", e);
        }
    }

    public String channelId() {
        return channelId;
    }

    public long sequence() {
        return config.getSequence();
    }

    /** The protobuf form, for computing updates. */
    public Config config() {
        return config;
    }

    public List<Organization> applicationOrganizations() {
        return applicationOrganizations;
    }

    public List<Organization> ordererOrganizations() {
        return ordererOrganizations;
    }

    public Optional<Organization> applicationOrganization(String mspId) {
        return applicationOrganizations.stream()
                .filter(organization -> organization.mspId().equals(mspId))
                .findFirst();
    }

    public Set<String> channelCapabilities() {
        return channelCapabilities;
    }

    public Set<String> ordererCapabilities() {
        return orderer.capabilities();
    }

    public Set<String> applicationCapabilities() {
        return applicationCapabilities;
    }

    public MspRegistry msps() {
        return msps;
    }

    public PolicyTree policies() {
        return policies;
    }

    /** The policy at an absolute path such as {@code /Channel/Application/Writers}. */
    public Policy policy(String path) {
        return policies.policy(path);
    }

    /** An endorsement policy as definitions, collections and keys hold it: by value, or by a path in this configuration. */
    public Policy policy(ApplicationPolicy policy) {
        return switch (policy.getTypeCase()) {
            case SIGNATURE_POLICY -> Policy.of(policy.getSignaturePolicy());
            case CHANNEL_CONFIG_POLICY_REFERENCE -> policies.policy(policy.getChannelConfigPolicyReference());
            case TYPE_NOT_SET -> new Policy.RejectAll("the endorsement policy is empty");
        };
    }

    /** {@code BFT} or {@code etcdraft}. */
    public String consensusType() {
        return orderer.consensusType();
    }

    public boolean isBft() {
        return consensusType().equals(BFT);
    }

    /** The BFT orderers by id; empty on a Raft channel. */
    public List<Consenter> consenters() {
        return orderer.consenters();
    }

    public Optional<Consenter> consenter(int id) {
        return consenters().stream().filter(consenter -> consenter.id() == id).findFirst();
    }

    /** How many orderers may lie without harm: f of n = 3f + 1. */
    public int toleratedFaults() {
        return Math.max(0, (consenters().size() - 1) / 3);
    }

    /** How many orderers must sign a block: ⌈(n + f + 1) / 2⌉. */
    public int quorum() {
        return (consenters().size() + toleratedFaults() + 2) / 2;
    }

    /** How many orderers each organisation owns. One that owns more than {@link #toleratedFaults} can break the rest. */
    public Map<String, Long> consentersByMsp() {
        return consenters().stream()
                .collect(Collectors.groupingBy(Consenter::mspId, TreeMap::new, Collectors.counting()));
    }

    public BatchLimits batchLimits() {
        return orderer.batchLimits();
    }

    /** Host:port of every orderer, as its organisation publishes it. */
    public List<String> ordererEndpoints() {
        return ordererOrganizations.stream()
                .flatMap(organization -> organization.ordererEndpoints().stream())
                .toList();
    }

    /** The bytes of this configuration, to compare two of them. */
    public ByteString toByteString() {
        return config.toByteString();
    }
}
