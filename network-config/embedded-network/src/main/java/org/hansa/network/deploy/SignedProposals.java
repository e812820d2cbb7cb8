package org.hansa.network.deploy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.hansa.fabric.evidence.TransactionIds;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * Signed proposals for one peer's Endorser service. The Gateway client makes none without a channel, as questions about
 * the peer itself need, and hides the endorsement of an answer.
 */
public final class SignedProposals {

    private static final int NONCE_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PeerSigner signer;
    private final Clock clock;
    private final IntFunction<byte[]> random;

    public SignedProposals(PeerSigner signer, Clock clock) {
        this(signer, clock, SignedProposals::fresh);
    }

    /** @param random makes that many random bytes */
    public SignedProposals(PeerSigner signer, Clock clock, IntFunction<byte[]> random) {
        this.signer = signer;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param channel empty for a question about the peer itself, whose answer is then not endorsed
     * @param arguments function and arguments
     */
    public SignedProposal sign(String channel, String chaincode, List<ByteString> arguments) {
        return sign(channel, chaincode, arguments, Map.of());
    }

    /** @param transientData what the chaincode reads and no block keeps */
    public SignedProposal sign(
            String channel, String chaincode, List<ByteString> arguments, Map<String, ByteString> transientData) {
        byte[] nonce = random.apply(NONCE_BYTES);
        ChaincodeID id = ChaincodeID.newBuilder().setName(chaincode).build();
        Header header = Header.newBuilder()
                .setChannelHeader(channelHeader(channel, id, ByteString.copyFrom(nonce)))
                .setSignatureHeader(SignatureHeader.newBuilder()
                        .setCreator(signer.identity())
                        .setNonce(ByteString.copyFrom(nonce))
                        .build()
                        .toByteString())
                .build();
        ByteString bytes = Proposal.newBuilder()
                .setHeader(header.toByteString())
                .setPayload(payload(id, arguments, transientData))
                .build()
                .toByteString();
        return SignedProposal.newBuilder()
                .setProposalBytes(bytes)
                .setSignature(signer.sign(bytes))
                .build();
    }

    private ByteString channelHeader(String channel, ChaincodeID chaincode, ByteString nonce) {
        Instant now = clock.instant();
        return ChannelHeader.newBuilder()
                .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                .setChannelId(channel)
                .setTxId(TransactionIds.of(nonce, signer.identity()))
                .setTimestamp(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
                .setExtension(ChaincodeHeaderExtension.newBuilder()
                        .setChaincodeId(chaincode)
                        .build()
                        .toByteString())
                .build()
                .toByteString();
    }

    private static byte[] fresh(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static ByteString payload(
            ChaincodeID chaincode, List<ByteString> arguments, Map<String, ByteString> transientData) {
        ChaincodeSpec spec = ChaincodeSpec.newBuilder()
                .setType(ChaincodeSpec.Type.GOLANG)
                .setChaincodeId(chaincode)
                .setInput(ChaincodeInput.newBuilder().addAllArgs(arguments))
                .build();
        return ChaincodeProposalPayload.newBuilder()
                .putAllTransientMap(transientData)
                .setInput(ChaincodeInvocationSpec.newBuilder()
                        .setChaincodeSpec(spec)
                        .build()
                        .toByteString())
                .putAllTransientMap(new TreeMap<>(transientData))
                .build()
                .toByteString();
    }
}
