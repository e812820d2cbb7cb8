package org.hansa.network.genesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.OrderingParameters;
import org.hansa.network.config.Organisation;
import org.hansa.network.configtx.BlockValidationRule;
import org.hansa.network.crypto.CryptoFolder;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;

/** The Orderer group of a BFT channel: consenters, batch limits, SmartBFT's parameters, the ordering organisations. */
final class OrdererGroup {

    private final ConsortiumConfig config;
    private final CryptoFolder crypto;
    private final Map<Integer, Endpoint> endpoints;

    OrdererGroup(ConsortiumConfig config, CryptoFolder crypto, Map<Integer, Endpoint> endpoints) {
        this.config = config;
        this.crypto = crypto;
        this.endpoints = endpoints;
    }

    ConfigGroup build() {
        OrderingParameters ordering = config.ordering();
        String timeout = ordering.batchTimeoutMillis() + "ms";
        ConfigGroup.Builder group = ConfigGroups.group();
        ConfigGroups.value(
                group,
                "ConsensusType",
                ConsensusType.newBuilder()
                        .setType("BFT")
                        .setMetadata(smartBft(timeout).toByteString())
                        .build());
        ConfigGroups.value(
                group,
                "BatchSize",
                BatchSize.newBuilder()
                        .setMaxMessageCount(ordering.maxMessageCount())
                        .setAbsoluteMaxBytes(ordering.absoluteMaxBytes())
                        .setPreferredMaxBytes(ordering.preferredMaxBytes())
                        .build());
        ConfigGroups.value(
                group,
                "BatchTimeout",
                BatchTimeout.newBuilder().setTimeout(timeout).build());
        ConfigGroups.value(group, "ChannelRestrictions", ChannelRestrictions.getDefaultInstance());
        ConfigGroups.capability(group, "V2_0");
        List<Consenter> consenters = consenters();
        ConfigGroups.value(
                group,
                "Orderers",
                Orderers.newBuilder().addAllConsenterMapping(consenters).build());

        ConfigGroups.policy(group, "Readers", ConfigPolicies.any("Readers"));
        ConfigGroups.policy(group, "Writers", ConfigPolicies.any("Writers"));
        ConfigGroups.policy(group, "Admins", ConfigPolicies.majority("Admins"));
        ConfigGroups.policy(group, "BlockValidation", BlockValidationRule.derive(consenters));
        addOrganisations(group);
        return group.build();
    }

    private void addOrganisations(ConfigGroup.Builder group) {
        for (Organisation organisation : config.organisations()) {
            List<Endpoint> own = config.orderers().stream()
                    .filter(orderer -> orderer.organisation().equals(organisation.id()))
                    .map(this::endpoint)
                    .toList();
            if (!own.isEmpty()) {
                group.putGroups(
                        organisation.msp(),
                        OrganisationGroups.of(crypto, organisation).ordering(own));
            }
        }
    }

    private List<Consenter> consenters() {
        List<Consenter> consenters = new ArrayList<>();
        for (OrdererNode orderer : config.orderers()) {
            Organisation organisation = config.organisation(orderer.organisation());
            int index = config.indexInOrganisation(orderer);
            var tls = OrganisationGroups.read(
                    crypto.ordererTls(organisation, index).certificate());
            consenters.add(Consenter.newBuilder()
                    .setId(orderer.id())
                    .setHost(endpoint(orderer).host())
                    .setPort(endpoint(orderer).port())
                    .setMspId(organisation.msp())
                    .setIdentity(OrganisationGroups.read(
                            crypto.orderer(organisation, index).certificate()))
                    .setClientTlsCert(tls)
                    .setServerTlsCert(tls)
                    .build());
        }
        return consenters;
    }

    private Endpoint endpoint(OrdererNode orderer) {
        Endpoint endpoint = endpoints.get(orderer.id());
        if (endpoint == null) {
            throw new IllegalArgumentException("no endpoint for orderer " + orderer.id());
        }
        return endpoint;
    }

    /** The values that {@code configtxgen}'s sample ships; the embedded network has no consensus that would use them. */
    private static Options smartBft(String batchInterval) {
        return Options.newBuilder()
                .setRequestBatchMaxInterval(batchInterval)
                .setIncomingMessageBufferSize(200)
                .setRequestPoolSize(100_000)
                .setRequestForwardTimeout("2s")
                .setRequestComplainTimeout("20s")
                .setRequestAutoRemoveTimeout("3m0s")
                .setViewChangeResendInterval("5s")
                .setViewChangeTimeout("20s")
                .setLeaderHeartbeatTimeout("1m0s")
                .setLeaderHeartbeatCount(10)
                .setCollectTimeout("1s")
                .build();
    }
}
