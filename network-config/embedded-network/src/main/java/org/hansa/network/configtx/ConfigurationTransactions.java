package org.hansa.network.configtx;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/** Signed envelopes around configuration: the update that an administrator sends, the transaction that an orderer makes. */
public final class ConfigurationTransactions {

    private ConfigurationTransactions() {}

    /**
     * @param type CONFIG_UPDATE or CONFIG; neither has a transaction id
     * @param creator serialised identity of the signer
     * @param sign makes the creator's signature over bytes
     */
    public static Envelope signed(
            HeaderType type,
            String channelId,
            ByteString data,
            Instant now,
            ByteString creator,
            ByteString nonce,
            UnaryOperator<ByteString> sign) {
        ChannelHeader header = ChannelHeader.newBuilder()
                .setType(type.getNumber())
                .setTimestamp(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
                .setChannelId(channelId)
                .build();
        ByteString payload = Payload.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(header.toByteString())
                        .setSignatureHeader(SignatureHeader.newBuilder()
                                .setCreator(creator)
                                .setNonce(nonce)
                                .build()
                                .toByteString()))
                .setData(data)
                .build()
                .toByteString();
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(sign.apply(payload))
                .build();
    }
}
