package org.hansa.network.growth;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.configtx.BlockValidationRule;
import org.hansa.network.genesis.Endpoint;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/**
 * Configurations that differ from the one in force by who belongs to the channel. A change of orderers touches the Orderer
 * group, the consenter mapping and the block validation policy together: the orderers accept nothing less.
 *
 * <p>Hansa's own rule stands above Fabric's: no organisation may own more orderers than may fail.
 */
public final class MembershipChange {

    private static final String APPLICATION = "Application";
    private static final String ORDERER = "Orderer";
    private static final int FEWEST_ORDERERS = 4;

    private final ChannelConfiguration current;

    public MembershipChange(ChannelConfiguration current) {
        this.current = current;
    }

    /** The organisation added to the application, with anchor peers, and with its orderers if it has any. */
    public Config add(OrganisationDefinition organisation) {
        String msp = organisation.msp();
        if (group(APPLICATION).containsGroups(msp)) {
            throw new GrowthException(msp + " is a member of channel " + current.channelId() + " already");
        }
        ConfigGroup own = withAnchorPeers(organisation.groups().application(), organisation.anchorPeers());
        ConfigGroup.Builder channel = channel();
        channel.putGroups(
                APPLICATION, group(APPLICATION).toBuilder().putGroups(msp, own).build());
        if (!organisation.orderers().isEmpty()) {
            channel.putGroups(ORDERER, withOrderers(organisation));
        }
        return config(channel);
    }

    /**
     * The organisation removed from the application and, unless its orderers are kept, from the orderers.
     *
     * @param keepOrderers true for an organisation that goes on ordering, as an association does
     */
    public Config remove(String msp, boolean keepOrderers) {
        boolean orders = group(ORDERER).containsGroups(msp);
        if (!group(APPLICATION).containsGroups(msp) && (keepOrderers || !orders)) {
            throw new GrowthException(msp + " is no member of channel " + current.channelId() + "; members are "
                    + new TreeMap<>(group(APPLICATION).getGroupsMap()).keySet());
        }
        if (group(APPLICATION).getGroupsMap().keySet().equals(Set.of(msp))) {
            throw new GrowthException(msp + " is the last member of the channel: nobody could change it afterwards");
        }
        ConfigGroup.Builder channel = channel();
        channel.putGroups(
                APPLICATION, group(APPLICATION).toBuilder().removeGroups(msp).build());
        if (orders && !keepOrderers) {
            List<Consenter> rest = consenters().stream()
                    .filter(consenter -> !consenter.getMspId().equals(msp))
                    .toList();
            channel.putGroups(ORDERER, withConsenters(group(ORDERER).toBuilder().removeGroups(msp), rest));
        }
        return config(channel);
    }

    /** The organisation's anchor peers replaced; it decides that alone. */
    public Config anchorPeers(String msp, List<Endpoint> peers) {
        ConfigGroup application = group(APPLICATION);
        if (!application.containsGroups(msp)) {
            throw new GrowthException(msp + " is no member of channel " + current.channelId());
        }
        ConfigGroup own = withAnchorPeers(application.getGroupsOrThrow(msp), peers);
        return config(channel()
                .putGroups(
                        APPLICATION, application.toBuilder().putGroups(msp, own).build()));
    }

    private ConfigGroup withOrderers(OrganisationDefinition organisation) {
        List<Consenter> all = new ArrayList<>(consenters());
        for (OrganisationDefinition.OrdererDefinition orderer : organisation.orderers()) {
            if (current.consenter(orderer.id()).isPresent()) {
                throw new GrowthException("consenter id " + orderer.id() + " is taken; free is "
                        + (all.stream().mapToInt(Consenter::getId).max().orElse(0) + 1));
            }
            ByteString tls = OrganisationDefinition.pem(orderer.tls());
            all.add(Consenter.newBuilder()
                    .setId(orderer.id())
                    .setHost(orderer.endpoint().host())
                    .setPort(orderer.endpoint().port())
                    .setMspId(organisation.msp())
                    .setIdentity(OrganisationDefinition.pem(orderer.identity()))
                    .setClientTlsCert(tls)
                    .setServerTlsCert(tls)
                    .build());
        }
        List<Endpoint> endpoints = organisation.orderers().stream()
                .map(OrganisationDefinition.OrdererDefinition::endpoint)
                .toList();
        return withConsenters(
                group(ORDERER).toBuilder()
                        .putGroups(organisation.msp(), organisation.groups().ordering(endpoints)),
                all);
    }

    private static ConfigGroup withConsenters(ConfigGroup.Builder orderer, List<Consenter> consenters) {
        requireFaultTolerance(consenters);
        ConfigValue mapping = orderer.getValuesOrThrow("Orderers").toBuilder()
                .setValue(Orderers.newBuilder()
                        .addAllConsenterMapping(consenters)
                        .build()
                        .toByteString())
                .build();
        ConfigPolicy validation = orderer.getPoliciesOrThrow("BlockValidation").toBuilder()
                .setPolicy(BlockValidationRule.derive(consenters))
                .build();
        return orderer.putValues("Orderers", mapping)
                .putPolicies("BlockValidation", validation)
                .build();
    }

    private static void requireFaultTolerance(List<Consenter> consenters) {
        int count = consenters.size();
        if (count < FEWEST_ORDERERS) {
            throw new GrowthException("the change would leave " + count + " orderers, but BFT ordering needs at least "
                    + FEWEST_ORDERERS + " to survive one fault: add an orderer first, or keep this organisation's"
                    + " orderers (--keep-orderers)");
        }
        int tolerated = (count - 1) / 3;
        Map<String, Integer> owned = new TreeMap<>();
        consenters.forEach(consenter -> owned.merge(consenter.getMspId(), 1, Integer::sum));
        owned.forEach((msp, number) -> {
            if (number > tolerated) {
                throw new GrowthException("after the change " + msp + " would own " + number + " of " + count
                        + " orderers, but no organisation may own more than f=" + tolerated);
            }
        });
    }

    private static ConfigGroup withAnchorPeers(ConfigGroup organisation, List<Endpoint> peers) {
        if (peers.isEmpty()) {
            return organisation.toBuilder().removeValues("AnchorPeers").build();
        }
        AnchorPeers.Builder anchors = AnchorPeers.newBuilder();
        peers.forEach(peer -> anchors.addAnchorPeers(
                AnchorPeer.newBuilder().setHost(peer.host()).setPort(peer.port())));
        ConfigValue value =
                organisation
                        .getValuesOrDefault(
                                "AnchorPeers",
                                ConfigValue.newBuilder().setModPolicy("Admins").build())
                        .toBuilder()
                        .setValue(anchors.build().toByteString())
                        .build();
        return organisation.toBuilder().putValues("AnchorPeers", value).build();
    }

    private List<Consenter> consenters() {
        try {
            return Orderers.parseFrom(
                            group(ORDERER).getValuesOrThrow("Orderers").getValue())
                    .getConsenterMappingList();
        } catch (InvalidProtocolBufferException e) {
            throw new GrowthException("the consenter mapping of the channel does not parse", e);
        }
    }

    private ConfigGroup group(String name) {
        return current.config().getChannelGroup().getGroupsOrThrow(name);
    }

    private ConfigGroup.Builder channel() {
        return current.config().getChannelGroup().toBuilder();
    }

    private Config config(ConfigGroup.Builder channel) {
        return current.config().toBuilder().setChannelGroup(channel).build();
    }
}
