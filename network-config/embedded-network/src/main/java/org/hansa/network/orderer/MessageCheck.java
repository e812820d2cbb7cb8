package org.hansa.network.orderer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.access.PolicyRefusal;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;

/**
 * What Broadcast checks before it queues an envelope: that it can be read, is for this channel, is a transaction or
 * a configuration update, is not too large, and that its creator may write.
 *
 * <p>Stricter than Fabric v3.1.5 in one point: header types that are neither a transaction nor a configuration update are
 * refused here, because a real BFT channel accepts them and then stands still (NOTES 1).
 */
final class MessageCheck {

    private static final String WRITERS = "/Channel/Writers";
    /** Header type of the system channel that Fabric 3 removed; the constant in fabric-protos is deprecated. */
    private static final int ORDERER_TRANSACTION = 4;

    private final ChannelConfiguration configuration;

    MessageCheck(ChannelConfiguration configuration) {
        this.configuration = configuration;
    }

    /** The size that limits and batches count. */
    static int size(Envelope envelope) {
        return envelope.getPayload().size() + envelope.getSignature().size();
    }

    /** Whether it can be read and is something that Broadcast takes, for this channel. */
    Optional<BroadcastRefusal> addressRefusal(Envelope envelope) {
        ChannelHeader channelHeader;
        try {
            Payload payload = Payload.parseFrom(envelope.getPayload());
            if (!payload.hasHeader()) {
                return refuse("could not determine channel ID: header not set");
            }
            channelHeader = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
        } catch (InvalidProtocolBufferException e) {
            return refuse("could not determine channel ID: error unmarshalling Payload: " + e.getMessage());
        }
        if (!channelHeader.getChannelId().equals(configuration.channelId())) {
            return refuse("channel does not exist");
        }
        return typeRefusal(channelHeader.getType());
    }

    /** How large it is and who sent it: a configuration update passes this twice, as sent and as ordered. */
    Optional<BroadcastRefusal> filter(Envelope envelope, Instant now) {
        try {
            Payload payload = Payload.parseFrom(envelope.getPayload());
            return filter(
                    envelope, SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader()), now);
        } catch (InvalidProtocolBufferException e) {
            return refuse("error unmarshalling Payload: " + e.getMessage());
        }
    }

    private Optional<BroadcastRefusal> filter(Envelope envelope, SignatureHeader header, Instant now) {
        return sizeRefusal(envelope).or(() -> creatorRefusal(envelope, header, now));
    }

    /** Whether an envelope that can be read is a configuration update. */
    static boolean isUpdate(Envelope envelope) {
        return type(envelope) == HeaderType.CONFIG_UPDATE_VALUE;
    }

    /** Whether it is a configuration that an orderer made. */
    static boolean isConfiguration(Envelope envelope) {
        return type(envelope) == HeaderType.CONFIG_VALUE;
    }

    private static int type(Envelope envelope) {
        try {
            Payload payload = Payload.parseFrom(envelope.getPayload());
            return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader())
                    .getType();
        } catch (InvalidProtocolBufferException unreadable) {
            return -1;
        }
    }

    private static Optional<BroadcastRefusal> typeRefusal(int type) {
        return switch (type) {
            case HeaderType.ENDORSER_TRANSACTION_VALUE, HeaderType.CONFIG_UPDATE_VALUE -> Optional.empty();
            case HeaderType.CONFIG_VALUE -> refuse("message is of type that cannot be processed directly");
            case ORDERER_TRANSACTION -> refuse("message is of type that is no longer supported");
            default -> refuse("transaction of type " + type + " is not allowed to be included in blocks");
        };
    }

    private Optional<BroadcastRefusal> sizeRefusal(Envelope envelope) {
        long most = configuration.batchLimits().absoluteMaxBytes();
        return size(envelope) <= most
                ? Optional.empty()
                : refuse("message payload is " + size(envelope) + " bytes and exceeds maximum allowed " + most
                        + " bytes");
    }

    private Optional<BroadcastRefusal> creatorRefusal(Envelope envelope, SignatureHeader header, Instant now) {
        Policy writers = configuration.policy(WRITERS);
        SignedData claim = new SignedData(header.getCreator(), envelope.getPayload(), envelope.getSignature());
        if (isExpired(header, now)) {
            return refuse("broadcast client identity expired");
        }
        SignerSet signers = SignerSet.of(configuration.msps(), List.of(claim));
        return writers.evaluate(signers).satisfied()
                ? Optional.empty()
                : Optional.of(new BroadcastRefusal(
                        Status.FORBIDDEN, PolicyRefusal.reason(writers, signers) + ": permission denied"));
    }

    private boolean isExpired(SignatureHeader header, Instant now) {
        try {
            return configuration
                    .msps()
                    .identity(header.getCreator())
                    .certificate()
                    .getNotAfter()
                    .toInstant()
                    .isBefore(now);
        } catch (InvalidIdentityException leftToThePolicy) {
            return false;
        }
    }

    private static Optional<BroadcastRefusal> refuse(String info) {
        return Optional.of(BroadcastRefusal.badRequest(info));
    }
}
