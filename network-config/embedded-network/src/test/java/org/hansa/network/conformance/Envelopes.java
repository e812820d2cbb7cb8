package org.hansa.network.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.SecureRandom;
import java.time.Instant;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.SeekInfo;

/** Envelopes that a client makes itself, without the Gateway. */
final class Envelopes {
    private static final int NONCE_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final PeerSigner signer;

    Envelopes(PeerSigner signer) {
        this.signer = signer;
    }

    Envelope seek(String channel, SeekInfo seek) {
        return signed(channel, HeaderType.DELIVER_SEEK_INFO, seek.toByteString(), Instant.now());
    }

    Envelope signed(String channel, HeaderType type, ByteString data, Instant at) {
        return sign(payload(channel, type, data, at).toByteString());
    }

    Envelope sign(ByteString payload) {
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(signer.sign(payload))
                .build();
    }

    private Payload payload(String channel, HeaderType type, ByteString data, Instant at) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return Payload.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(ChannelHeader.newBuilder()
                                .setType(type.getNumber())
                                .setChannelId(channel)
                                .setTimestamp(Timestamp.newBuilder()
                                        .setSeconds(at.getEpochSecond())
                                        .setNanos(at.getNano()))
                                .build()
                                .toByteString())
                        .setSignatureHeader(SignatureHeader.newBuilder()
                                .setCreator(signer.identity())
                                .setNonce(ByteString.copyFrom(nonce))
                                .build()
                                .toByteString()))
                .setData(data)
                .build();
    }
}
