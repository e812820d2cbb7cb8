package org.hansa.network.systemchaincode;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.access.AccessControl;
import org.hansa.network.access.AccessDenied;
import org.hansa.network.access.LocalPolicy;
import org.hansa.network.ledger.Ledger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ChannelInfo;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.Response;

/** {@code cscc}: the channel's configuration and the channels of the peer. Peers here join when the network starts. */
public final class ConfigurationQueries implements SystemChaincode {

    public static final String NAME = "cscc";

    private final Ledger ledger;
    private final AccessControl access;

    public ConfigurationQueries(Ledger ledger, AccessControl access) {
        this.ledger = ledger;
        this.access = access;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Response invoke(SystemCall call) {
        String function = call.text(0);
        boolean needsArgument = !function.equals("GetChannels") && !function.equals("JoinBySnapshotStatus");
        if (call.arguments().isEmpty() || (needsArgument && call.arguments().size() < 2)) {
            return SystemChaincode.error(
                    "Incorrect number of arguments, " + call.arguments().size());
        }
        if (!call.invoked().equals(NAME)) {
            return SystemChaincode.error("Rejecting invoke of CSCC from another chaincode, original invocation for '"
                    + call.invoked() + "'");
        }
        String channel = function.equals("JoinChain") ? joinedChannel(call) : call.text(1);
        try {
            return answer(function, channel, call);
        } catch (AccessDenied e) {
            String of = needsArgument ? "[" + function + "][" + channel + "]" : "[" + function + "]";
            String reason = function.equals("JoinChain") ? "[" + e.getMessage() + "]" : String.valueOf(e.getMessage());
            return SystemChaincode.error("access denied for " + of + ": " + reason);
        }
    }

    private Response answer(String function, String channel, SystemCall call) throws AccessDenied {
        return switch (function) {
            case "GetConfigBlock" -> {
                access.require(channel, AccessControl.READERS, call.proposal());
                long last = Blocks.lastConfigurationIndex(ledger.block(ledger.height() - 1));
                yield SystemChaincode.success(ledger.block(last));
            }
            case "GetChannelConfig" -> {
                if (channel.isEmpty()) {
                    yield SystemChaincode.error("empty channel name provided");
                }
                access.require(channel, AccessControl.READERS, call.proposal());
                yield SystemChaincode.success(access.configuration().config());
            }
            case "GetChannels" -> {
                access.requireLocal(LocalPolicy.MEMBERS, call.proposal());
                ChannelInfo only = ChannelInfo.newBuilder()
                        .setChannelId(access.channelId())
                        .build();
                yield SystemChaincode.success(
                        ChannelQueryResponse.newBuilder().addChannels(only).build());
            }
            case "JoinChain" -> {
                access.requireLocal(LocalPolicy.ADMINS, call.proposal());
                yield SystemChaincode.error(refusedJoin(channel));
            }
            case "JoinChainBySnapshot", "JoinBySnapshotStatus" ->
                SystemChaincode.error(function
                        + " is not supported by the embedded network: its peers have joined "
                        + access.channelId() + " when the network was started");
            default -> SystemChaincode.error("Requested function " + function + " not found.");
        };
    }

    /** The channel that a genesis block makes; empty if it makes none. */
    private static String joinedChannel(SystemCall call) {
        try {
            return ChannelConfiguration.of(Block.parseFrom(call.arguments().get(1)))
                    .channelId();
        } catch (InvalidProtocolBufferException | EvidenceException e) {
            return "";
        }
    }

    /** Peers here join by themselves: the one channel when they start, no other ever. */
    private String refusedJoin(String channel) {
        if (channel.isEmpty()) {
            return "\"JoinChain\" request failed to extract channel id from the block due to [it is no configuration"
                    + " block]";
        }
        return channel.equals(access.channelId())
                ? "cannot create ledger from genesis block: ledger [" + channel + "] already exists with state [ACTIVE]"
                : "JoinChain of another channel is not supported by the embedded network: it has one channel, "
                        + access.channelId();
    }
}
