package org.hansa.network.configtx;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;

/** What any channel's configuration must be, and what it must keep of the one before, whoever signed the change. */
final class ConfigurationRules {

    private static final Set<String> CHANNEL_VALUES =
            Set.of("HashingAlgorithm", "BlockDataHashingStructure", "OrdererAddresses", "Consortium", "Capabilities");
    private static final Set<String> CHANNEL_CAPABILITIES = Set.of("V1_1", "V1_3", "V1_4_2", "V1_4_3", "V2_0", "V3_0");
    private static final Set<String> ORDERER_CAPABILITIES = Set.of("V1_1", "V1_4_2", "V2_0");
    private static final Set<String> APPLICATION_CAPABILITIES =
            Set.of("V1_1", "V1_2", "V1_3", "V1_4_2", "V2_0", "V2_5");
    /** The only width there is: one flat hash over all envelopes. */
    private static final int FLAT_HASH = -1;

    private ConfigurationRules() {}

    static void check(ChannelConfiguration current, Config next) throws UpdateRefused {
        try {
            content(next.getChannelGroup());
        } catch (UpdateRefused e) {
            throw e.during("initializing channelconfig failed");
        }
        ChannelConfiguration read;
        try {
            read = ChannelConfiguration.of(current.channelId(), next);
        } catch (EvidenceException e) {
            throw new UpdateRefused("initializing channelconfig failed: " + e.getMessage());
        }
        compatible(read);
        Continuity.check(current, read);
    }

    private static void content(ConfigGroup channel) throws UpdateRefused {
        requireKnown(channel, CHANNEL_VALUES);
        String algorithm = ConfigValues.read(channel, "HashingAlgorithm", HashingAlgorithm.parser())
                .getName();
        if (!algorithm.equals("SHA256")) {
            throw new UpdateRefused("Unknown hashing algorithm type: " + algorithm);
        }
        int width = ConfigValues.read(channel, "BlockDataHashingStructure", BlockDataHashingStructure.parser())
                .getWidth();
        if (width != FLAT_HASH) {
            throw new UpdateRefused("BlockDataHashStructure width only supported at MaxUint32 in this version");
        }
        if (!ConfigValues.bytes(channel, "OrdererAddresses").isEmpty()) {
            throw new UpdateRefused(
                    "global OrdererAddresses are not allowed with V3_0 capability, use org specific addresses only");
        }
        Map<String, ByteString> msps = new TreeMap<>();
        for (var group : new TreeMap<>(channel.getGroupsMap()).entrySet()) {
            try {
                subGroup(group.getKey(), group.getValue(), msps);
            } catch (UpdateRefused e) {
                throw e.during("could not create channel " + group.getKey() + " sub-group config");
            }
        }
    }

    private static void subGroup(String name, ConfigGroup group, Map<String, ByteString> msps) throws UpdateRefused {
        switch (name) {
            case "Application" -> {
                requireKnown(group, Set.of("ACLs", "Capabilities"));
                OrganisationRules.check(group, Set.of("MSP", "AnchorPeers"), msps);
            }
            case "Orderer" -> OrdererRules.check(group, msps);
            default -> throw new UpdateRefused("Disallowed channel group: " + name);
        }
    }

    static void requireKnown(ConfigGroup group, Set<String> known) throws UpdateRefused {
        for (String name : new TreeMap<>(group.getValuesMap()).keySet()) {
            if (!known.contains(name)) {
                throw new UpdateRefused("failed to deserialize values: Unexpected key " + name);
            }
        }
    }

    private static void compatible(ChannelConfiguration next) throws UpdateRefused {
        requireCapabilities("Channel", next.channelCapabilities(), CHANNEL_CAPABILITIES);
        requireCapabilities("Orderer", next.ordererCapabilities(), ORDERER_CAPABILITIES);
        requireCapabilities("Application", next.applicationCapabilities(), APPLICATION_CAPABILITIES);
    }

    private static void requireCapabilities(String type, Set<String> required, Set<String> supported)
            throws UpdateRefused {
        for (String capability : required) {
            if (!supported.contains(capability)) {
                throw new UpdateRefused("config update is not compatible: config requires unsupported " + type
                        + " capabilities: " + type + " capability " + capability
                        + " is required but not supported");
            }
        }
    }
}
