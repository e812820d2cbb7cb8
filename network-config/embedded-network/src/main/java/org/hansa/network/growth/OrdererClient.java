package org.hansa.network.growth;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;

/** One orderer, asked by one member's identity: the channel's configuration, and updates of it. */
public final class OrdererClient implements AutoCloseable {

    private static final Duration CALL = Duration.ofSeconds(30);
    private static final int MAX_BLOCK_BYTES = 100 * 1024 * 1024;

    private final String address;
    private final String channelId;
    private final PeerSigner signer;
    private final ManagedChannel connection;
    private final SecureRandom random = new SecureRandom();

    private OrdererClient(String address, String channelId, PeerSigner signer, ManagedChannel connection) {
        this.address = address;
        this.channelId = channelId;
        this.signer = signer;
        this.connection = connection;
    }

    /**
     * Connects when first used.
     *
     * @param address {@code host:port}
     * @param tlsRoots PEM file of the authority that signed the orderer's TLS certificate
     * @param signer an identity that may read and write on the channel
     */
    public static OrdererClient connect(String address, Path tlsRoots, String channelId, PeerSigner signer) {
        try {
            ManagedChannel connection = Grpc.newChannelBuilder(
                            address,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(tlsRoots.toFile())
                                    .build())
                    .maxInboundMessageSize(MAX_BLOCK_BYTES)
                    .build();
            return new OrdererClient(address, channelId, signer, connection);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the orderer's TLS roots " + tlsRoots, e);
        }
    }

    /** The newest configuration of the channel. */
    public ChannelConfiguration configuration() {
        return ChannelConfiguration.of(configurationBlock());
    }

    /** The block that holds it. */
    public Block configurationBlock() {
        SeekPosition newest = SeekPosition.newBuilder()
                .setNewest(SeekNewest.getDefaultInstance())
                .build();
        return block(number(Blocks.lastConfigurationIndex(block(newest))));
    }

    /** Any block. */
    public Block block(long number) {
        return block(number(number));
    }

    /** Sends an update and returns the orderer's answer. SUCCESS says that it was accepted, not that it is ordered. */
    public BroadcastResponse submit(ConfigurationDraft draft) {
        return ask(AtomicBroadcastGrpc.getBroadcastMethod(), draft.envelope(signer));
    }

    @Override
    public void close() {
        connection.shutdownNow();
    }

    private Block block(SeekPosition position) {
        DeliverResponse answer = ask(AtomicBroadcastGrpc.getDeliverMethod(), seek(position));
        if (answer.getTypeCase() != DeliverResponse.TypeCase.BLOCK) {
            throw new GrowthException(
                    address + " delivers no block of channel " + channelId + ": " + answer.getStatus());
        }
        return answer.getBlock();
    }

    /** One message there and the first one back. */
    private <T> T ask(MethodDescriptor<Envelope, T> method, Envelope request) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS);
        BlockingClientCall<Envelope, T> call = ClientCalls.blockingBidiStreamingCall(connection, method, options);
        try {
            call.write(request);
            T answer = call.read();
            call.halfClose();
            if (answer == null) {
                throw new GrowthException(address + " ended the call without an answer");
            }
            return answer;
        } catch (StatusException e) {
            throw unreachable(e.getStatus(), e);
        } catch (StatusRuntimeException e) {
            throw unreachable(e.getStatus(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GrowthException("interrupted while " + address + " was asked", e);
        } finally {
            call.cancel("answered", null);
        }
    }

    private Envelope seek(SeekPosition position) {
        Instant now = Instant.now();
        ChannelHeader header = ChannelHeader.newBuilder()
                .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
                .setChannelId(channelId)
                .setTimestamp(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
                .build();
        byte[] nonce = new byte[24];
        random.nextBytes(nonce);
        ByteString payload = Payload.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(header.toByteString())
                        .setSignatureHeader(SignatureHeader.newBuilder()
                                .setCreator(signer.identity())
                                .setNonce(ByteString.copyFrom(nonce))
                                .build()
                                .toByteString()))
                .setData(SeekInfo.newBuilder()
                        .setStart(position)
                        .setStop(position)
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(signer.sign(payload))
                .build();
    }

    private GrowthException unreachable(Status status, Exception e) {
        String hint = status.getCode() == Status.Code.UNAVAILABLE ? "; is the network running?" : "";
        return new GrowthException(
                "orderer " + address + " does not answer: " + status.getCode() + " "
                        + String.valueOf(status.getDescription()) + hint,
                e);
    }

    private static SeekPosition number(long number) {
        return SeekPosition.newBuilder()
                .setSpecified(SeekSpecified.newBuilder().setNumber(number))
                .build();
    }
}
