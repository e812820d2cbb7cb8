package org.hansa.network.edge;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;

/**
 * A signed seek, opened.
 *
 * @param channelId the channel it is for
 * @param info which blocks, what happens at the end of the chain, what is sent of each
 * @param claim who signed it
 */
record SeekRequest(String channelId, SeekInfo info, SignedData claim) {

    /** How far a seek's timestamp may be from this clock; Fabric's {@code peer.authentication.timewindow} here. */
    static final Duration WINDOW = Duration.ofSeconds(120);

    /** Fabric's order: form and timestamp, then the channel, then the seek itself. */
    static SeekRequest open(Envelope envelope, String servedChannel, Instant now) throws SeekRefused {
        SignedEnvelope signed;
        try {
            signed = SignedEnvelope.of(envelope);
        } catch (EvidenceException e) {
            throw new SeekRefused(Status.BAD_REQUEST, "the envelope cannot be read: " + e.getMessage());
        }
        requireTimely(signed.channelHeader(), now);
        if (!signed.channelId().equals(servedChannel)) {
            throw new SeekRefused(Status.NOT_FOUND, "there is no channel '" + signed.channelId() + "' here");
        }
        try {
            SeekInfo info = SeekInfo.parseFrom(signed.payload().getData());
            SignedData claim = new SignedData(
                    signed.signatureHeader().getCreator(), envelope.getPayload(), envelope.getSignature());
            return new SeekRequest(signed.channelId(), info, claim);
        } catch (InvalidProtocolBufferException e) {
            throw new SeekRefused(Status.BAD_REQUEST, "the seek info cannot be read");
        }
    }

    boolean failsIfNotReady() {
        return info.getBehavior() == SeekInfo.SeekBehavior.FAIL_IF_NOT_READY;
    }

    boolean wantsHeadersOnly() {
        return info.getContentType() == SeekInfo.SeekContentType.HEADER_WITH_SIG;
    }

    private static void requireTimely(ChannelHeader header, Instant now) throws SeekRefused {
        if (!header.hasTimestamp()) {
            throw new SeekRefused(Status.BAD_REQUEST, "the channel header must contain a timestamp");
        }
        try {
            Instant stamp = Instant.ofEpochSecond(
                    header.getTimestamp().getSeconds(), header.getTimestamp().getNanos());
            if (Duration.between(stamp, now).abs().compareTo(WINDOW) > 0) {
                throw new SeekRefused(
                        Status.BAD_REQUEST, "the timestamp " + stamp + " is more than " + WINDOW + " from " + now);
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new SeekRefused(Status.BAD_REQUEST, "the timestamp names no instant");
        }
    }
}
