package org.hansa.fabric.evidence.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.msp.Msp;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/** Reads the typed values out of the configuration's tree of groups. */
final class ConfigGroups {
    private static final String APPLICATION = "Application";
    private static final String ORDERER = "Orderer";
    private static final String CAPABILITIES = "Capabilities";
    private static final int FABRIC_MSP = 0;

    private final ConfigGroup channel;
    private final ConfigGroup application;
    private final ConfigGroup orderer;

    ConfigGroups(ConfigGroup channel) {
        this.channel = channel;
        this.application = channel.getGroupsOrDefault(APPLICATION, ConfigGroup.getDefaultInstance());
        this.orderer = channel.getGroupsOrDefault(ORDERER, ConfigGroup.getDefaultInstance());
    }

    Set<String> channelCapabilities() throws InvalidProtocolBufferException {
        return capabilities(channel);
    }

    Set<String> applicationCapabilities() throws InvalidProtocolBufferException {
        return capabilities(application);
    }

    List<Organization> applicationOrganizations() throws InvalidProtocolBufferException {
        return organizations(application);
    }

    List<Organization> ordererOrganizations() throws InvalidProtocolBufferException {
        return organizations(orderer);
    }

    OrdererSettings ordererSettings() throws InvalidProtocolBufferException {
        BatchSize size = BatchSize.parseFrom(value(orderer, "BatchSize"));
        String timeout = BatchTimeout.parseFrom(value(orderer, "BatchTimeout")).getTimeout();
        List<Consenter> consenters = new ArrayList<>();
        for (var consenter : Orderers.parseFrom(value(orderer, "Orderers")).getConsenterMappingList()) {
            consenters.add(new Consenter(
                    consenter.getId(),
                    consenter.getMspId(),
                    consenter.getIdentity(),
                    consenter.getHost(),
                    consenter.getPort()));
        }
        return new OrdererSettings(
                ConsensusType.parseFrom(value(orderer, "ConsensusType")).getType(),
                List.copyOf(consenters),
                new BatchLimits(
                        Integer.toUnsignedLong(size.getMaxMessageCount()),
                        Integer.toUnsignedLong(size.getAbsoluteMaxBytes()),
                        Integer.toUnsignedLong(size.getPreferredMaxBytes()),
                        timeout),
                capabilities(orderer));
    }

    private List<Organization> organizations(ConfigGroup parent) throws InvalidProtocolBufferException {
        boolean ed25519 = capabilities(channel).stream().anyMatch(name -> name.startsWith("V3_"));
        List<Organization> organizations = new ArrayList<>();
        Map<String, ConfigGroup> byName = new TreeMap<>(parent.getGroupsMap());
        for (var entry : byName.entrySet()) {
            organizations.add(new Organization(
                    entry.getKey(),
                    msp(entry.getKey(), entry.getValue(), ed25519),
                    AnchorPeers.parseFrom(value(entry.getValue(), "AnchorPeers")).getAnchorPeersList().stream()
                            .map(peer -> peer.getHost() + ":" + peer.getPort())
                            .toList(),
                    OrdererAddresses.parseFrom(value(entry.getValue(), "Endpoints"))
                            .getAddressesList()));
        }
        return List.copyOf(organizations);
    }

    private static Msp msp(String name, ConfigGroup organization, boolean ed25519)
            throws InvalidProtocolBufferException {
        MSPConfig config = MSPConfig.parseFrom(value(organization, "MSP"));
        if (config.getType() != FABRIC_MSP || config.getConfig().isEmpty()) {
            throw new EvidenceException("organisation " + name + " has no MSP of Fabric's X.509 type");
        }
        return Msp.of(FabricMSPConfig.parseFrom(config.getConfig()), ed25519);
    }

    private static Set<String> capabilities(ConfigGroup group) throws InvalidProtocolBufferException {
        return Set.copyOf(Capabilities.parseFrom(value(group, CAPABILITIES))
                .getCapabilitiesMap()
                .keySet());
    }

    private static ByteString value(ConfigGroup group, String name) {
        return group.containsValues(name) ? group.getValuesOrThrow(name).getValue() : ByteString.EMPTY;
    }
}
