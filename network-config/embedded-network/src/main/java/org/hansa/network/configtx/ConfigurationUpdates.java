package org.hansa.network.configtx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;

/** Applies updates to a channel's configuration: the orderers before they order one, the peers before they believe it. */
public final class ConfigurationUpdates {

    static final String MALFORMED = "proto: cannot parse invalid wire-format data";

    private ConfigurationUpdates() {}

    /**
     * The configuration that an update makes of this one, with the update: the content of the transaction to be ordered.
     *
     * @param update an envelope of type CONFIG_UPDATE; its own signature is not looked at here
     * @throws UpdateRefused if it is stale, not authorised, or would make a configuration that no channel can have
     */
    public static ConfigEnvelope propose(ChannelConfiguration current, Envelope update) throws UpdateRefused {
        ConfigUpdateEnvelope content;
        try {
            content = content(update);
        } catch (UpdateRefused e) {
            throw e.during("error converting envelope to config update");
        }
        Config next;
        try {
            next = next(current, content);
        } catch (UpdateRefused e) {
            throw e.during("error authorizing update");
        }
        ConfigurationRules.check(current, next);
        return ConfigEnvelope.newBuilder().setConfig(next).setLastUpdate(update).build();
    }

    /** Requires that an ordered configuration is what its update makes of the current one. */
    public static void requireResult(ChannelConfiguration current, ConfigEnvelope ordered) throws UpdateRefused {
        if (!ordered.hasConfig()) {
            throw new UpdateRefused("config envelope has nil config");
        }
        long sequence = ordered.getConfig().getSequence();
        if (sequence != current.sequence() + 1) {
            throw new UpdateRefused("config currently at sequence " + current.sequence()
                    + ", cannot validate config at sequence " + Long.toUnsignedString(sequence));
        }
        Config expected = next(current, content(ordered.getLastUpdate()));
        if (!expected.equals(ordered.getConfig())) {
            throw new UpdateRefused("ConfigEnvelope LastUpdate did not produce the supplied config result");
        }
        ConfigurationRules.check(current, expected);
    }

    /**
     * What an update needs of signatures, and what the ones on it give, policy by policy.
     *
     * @throws UpdateRefused if it is stale or names another channel
     */
    public static List<ChangeRequirement> requirements(ChannelConfiguration current, ConfigUpdateEnvelope update)
            throws UpdateRefused {
        return new UpdateAuthorization(current).requirements(update);
    }

    private static Config next(ChannelConfiguration current, ConfigUpdateEnvelope content) throws UpdateRefused {
        return Config.newBuilder()
                .setSequence(current.sequence() + 1)
                .setChannelGroup(new UpdateAuthorization(current).apply(content))
                .build();
    }

    private static ConfigUpdateEnvelope content(Envelope update) throws UpdateRefused {
        try {
            SignedEnvelope envelope = SignedEnvelope.of(update);
            if (envelope.channelHeader().getType() != HeaderType.CONFIG_UPDATE_VALUE) {
                throw new UpdateRefused("invalid type "
                        + HeaderType.forNumber(envelope.channelHeader().getType()) + ", expected CONFIG_UPDATE");
            }
            return ConfigUpdateEnvelope.parseFrom(envelope.payload().getData());
        } catch (EvidenceException e) {
            throw new UpdateRefused(String.valueOf(e.getMessage()));
        } catch (InvalidProtocolBufferException e) {
            throw new UpdateRefused("error unmarshalling message for type CONFIG_UPDATE: " + MALFORMED);
        }
    }
}
