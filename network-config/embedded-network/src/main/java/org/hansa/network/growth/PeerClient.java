package org.hansa.network.growth;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hansa.network.deploy.SignedProposals;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;

/** One peer, asked by its own organisation how far it is: the question of {@code peer channel getinfo}. */
public final class PeerClient implements AutoCloseable {

    private static final int CALL_SECONDS = 10;

    private final String address;
    private final ManagedChannel connection;
    private final SignedProposals proposals;

    private PeerClient(String address, ManagedChannel connection, PeerSigner signer) {
        this.address = address;
        this.connection = connection;
        this.proposals = new SignedProposals(signer, Clock.systemUTC());
    }

    /**
     * Connects when first used.
     *
     * @param tlsRoots PEM file of the authority that signed the peer's TLS certificate
     */
    public static PeerClient connect(String address, Path tlsRoots, PeerSigner signer) {
        try {
            ManagedChannel connection = Grpc.newChannelBuilder(
                            address,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(tlsRoots.toFile())
                                    .build())
                    .build();
            return new PeerClient(address, connection, signer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the peer's TLS roots " + tlsRoots, e);
        }
    }

    /**
     * The number of blocks that the peer has of a channel.
     *
     * @throws GrowthException if it does not answer, or is not on the channel
     */
    public long height(String channelId) {
        ProposalResponse response;
        try {
            response = EndorserGrpc.newBlockingStub(connection)
                    .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .processProposal(proposals.sign(
                            "",
                            "qscc",
                            List.of(ByteString.copyFromUtf8("GetChainInfo"), ByteString.copyFromUtf8(channelId))));
        } catch (StatusRuntimeException e) {
            throw new GrowthException(
                    "peer " + address + " does not answer: " + e.getStatus().getCode() + " "
                            + e.getStatus().getDescription(),
                    e);
        }
        if (response.getResponse().getStatus() != 200) {
            throw new GrowthException(
                    "peer " + address + ": " + response.getResponse().getMessage());
        }
        try {
            return BlockchainInfo.parseFrom(response.getResponse().getPayload()).getHeight();
        } catch (InvalidProtocolBufferException e) {
            throw new GrowthException("peer " + address + " answers what cannot be read", e);
        }
    }

    @Override
    public void close() {
        connection.shutdownNow();
    }
}
