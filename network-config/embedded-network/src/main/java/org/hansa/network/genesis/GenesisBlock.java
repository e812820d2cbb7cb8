package org.hansa.network.genesis;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Map;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.TransactionIds;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.CryptoFolder;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/**
 * Makes block 0 of the channel from the consortium and its certificates.
 *
 * <p>The shape, element by element, is that of the genesis block in the golden vectors: capabilities V3_0, V2_0 and
 * V2_5, Endorsement and LifecycleEndorsement by majority, the block validation policy derived from the consenters.
 */
public final class GenesisBlock {

    private static final int METADATA_SLOTS = 5;
    /** The value that stands for "one flat hash over all envelopes". */
    private static final int FLAT_HASH_WIDTH = -1;

    private GenesisBlock() {}

    /**
     * @param endpoints the address of each orderer by its id
     * @param now timestamp of the configuration transaction
     * @param nonce 24 random bytes, from which the transaction id is made
     */
    public static Block of(
            ConsortiumConfig config, CryptoFolder crypto, Map<Integer, Endpoint> endpoints, Instant now, byte[] nonce) {
        return of(config, crypto, endpoints, Map.of(), now, nonce);
    }

    /**
     * The same with anchor peers, by which real peers of different members find each other.
     *
     * @param anchors the address of each member's peer by the member's id
     */
    public static Block of(
            ConsortiumConfig config,
            CryptoFolder crypto,
            Map<Integer, Endpoint> endpoints,
            Map<String, Endpoint> anchors,
            Instant now,
            byte[] nonce) {
        ConfigGroup.Builder channel = ConfigGroups.group();
        ConfigGroups.value(
                channel,
                "HashingAlgorithm",
                HashingAlgorithm.newBuilder().setName("SHA256").build());
        ConfigGroups.value(
                channel,
                "BlockDataHashingStructure",
                BlockDataHashingStructure.newBuilder().setWidth(FLAT_HASH_WIDTH).build());
        ConfigGroups.capability(channel, "V3_0");
        ConfigGroups.policy(channel, "Readers", ConfigPolicies.any("Readers"));
        ConfigGroups.policy(channel, "Writers", ConfigPolicies.any("Writers"));
        ConfigGroups.policy(channel, "Admins", ConfigPolicies.majority("Admins"));
        channel.putGroups("Orderer", new OrdererGroup(config, crypto, endpoints).build());
        channel.putGroups("Application", application(config, crypto, anchors));
        ConfigEnvelope envelope = ConfigEnvelope.newBuilder()
                .setConfig(Config.newBuilder().setChannelGroup(channel))
                .build();
        return block(config.channel(), envelope, now, ByteString.copyFrom(nonce));
    }

    private static ConfigGroup application(
            ConsortiumConfig config, CryptoFolder crypto, Map<String, Endpoint> anchors) {
        ConfigGroup.Builder group = ConfigGroups.group();
        ConfigGroups.capability(group, "V2_5");
        ConfigGroups.policy(group, "LifecycleEndorsement", ConfigPolicies.majority("Endorsement"));
        ConfigGroups.policy(group, "Endorsement", ConfigPolicies.majority("Endorsement"));
        ConfigGroups.policy(group, "Readers", ConfigPolicies.any("Readers"));
        ConfigGroups.policy(group, "Writers", ConfigPolicies.any("Writers"));
        ConfigGroups.policy(group, "Admins", ConfigPolicies.majority("Admins"));
        for (Member member : config.members()) {
            ConfigGroup.Builder own = OrganisationGroups.of(crypto, member).application().toBuilder();
            Endpoint anchor = anchors.get(member.id());
            if (anchor != null) {
                ConfigGroups.value(
                        own,
                        "AnchorPeers",
                        AnchorPeers.newBuilder()
                                .addAnchorPeers(AnchorPeer.newBuilder()
                                        .setHost(anchor.host())
                                        .setPort(anchor.port()))
                                .build());
            }
            group.putGroups(member.msp(), own.build());
        }
        return group.build();
    }

    private static Block block(String channel, ConfigEnvelope configuration, Instant now, ByteString nonce) {
        ChannelHeader channelHeader = ChannelHeader.newBuilder()
                .setType(HeaderType.CONFIG_VALUE)
                .setVersion(1)
                .setTimestamp(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
                .setChannelId(channel)
                .setTxId(TransactionIds.of(nonce, ByteString.EMPTY))
                .build();
        Payload payload = Payload.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(channelHeader.toByteString())
                        .setSignatureHeader(SignatureHeader.newBuilder()
                                .setNonce(nonce)
                                .build()
                                .toByteString()))
                .setData(configuration.toByteString())
                .build();
        Envelope envelope =
                Envelope.newBuilder().setPayload(payload.toByteString()).build();
        BlockData data = BlockData.newBuilder().addData(envelope.toByteString()).build();
        return Block.newBuilder()
                .setHeader(BlockHeader.newBuilder().setDataHash(ByteString.copyFrom(Blocks.dataHash(data))))
                .setData(data)
                .setMetadata(metadata())
                .build();
    }

    private static BlockMetadata metadata() {
        OrdererBlockMetadata value = OrdererBlockMetadata.newBuilder()
                .setLastConfig(LastConfig.getDefaultInstance())
                .build();
        BlockMetadata.Builder metadata = BlockMetadata.newBuilder()
                .addMetadata(Metadata.newBuilder()
                        .setValue(value.toByteString())
                        .build()
                        .toByteString());
        for (int slot = 1; slot < METADATA_SLOTS; slot++) {
            metadata.addMetadata(ByteString.EMPTY);
        }
        return metadata.build();
    }
}
