package org.hansa.fabric.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * An envelope with its two headers opened.
 *
 * @param envelope payload bytes and the creator's signature over them
 * @param payload headers (as bytes) and data
 * @param channelHeader type, channel, transaction id
 * @param signatureHeader creator and nonce
 */
public record SignedEnvelope(
        Envelope envelope, Payload payload, ChannelHeader channelHeader, SignatureHeader signatureHeader) {

    public static SignedEnvelope parse(ByteString bytes) {
        try {
            return of(Envelope.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("not an Envelope", e);
        }
    }

    public static SignedEnvelope of(Envelope envelope) {
        try {
            Payload payload = Payload.parseFrom(envelope.getPayload());
            if (!payload.hasHeader()) {
                throw new EvidenceException("the envelope's payload has no header");
            }
            return new SignedEnvelope(
                    envelope,
                    payload,
                    ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()),
                    SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader()));
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("the envelope's payload or one of its headers does not parse", e);
        }
    }

    public boolean isEndorserTransaction() {
        return channelHeader.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE;
    }

    public boolean isConfiguration() {
        return channelHeader.getType() == HeaderType.CONFIG_VALUE;
    }

    public String channelId() {
        return channelHeader.getChannelId();
    }

    /** The id that the envelope claims; {@link #recomputedTransactionId} is the one it is entitled to. */
    public String transactionId() {
        return channelHeader.getTxId();
    }

    public String recomputedTransactionId() {
        return TransactionIds.of(signatureHeader.getNonce(), signatureHeader.getCreator());
    }

    /** What the creator signed: the payload's bytes. */
    public SignedData creatorSignature() {
        return new SignedData(signatureHeader.getCreator(), envelope.getPayload(), envelope.getSignature());
    }
}
