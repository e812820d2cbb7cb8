package org.hansa.network.deploy;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.protos.peer.ChannelInfo;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.Response;

/** One peer's channels, asked and changed through {@code cscc} by its organisation's administrator. */
public final class PeerMembership implements AutoCloseable {
    private static final String CONFIGURATION = "cscc";
    private static final Duration CALL = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final String mspId;
    private final ManagedChannel connection;
    private final SignedProposals proposals;

    /**
     * @param peerAddress {@code host:port}
     * @param peerTlsRoots PEM file of the authority that signed the peer's TLS certificate
     */
    public PeerMembership(String mspId, String peerAddress, Path peerTlsRoots, KeyFiles administrator) {
        this.mspId = mspId;
        this.connection = dial(peerAddress, peerTlsRoots);
        this.proposals = new SignedProposals(PeerSigner.of(mspId, administrator), Clock.systemUTC());
    }

    /**
     * Joins the peer to a channel unless it is a member already.
     *
     * @param block the channel's genesis block
     * @return whether it had to be joined
     * @throws DeploymentException with the peer's reason
     */
    public boolean join(String channel, byte[] block) {
        if (channels().contains(channel)) {
            return false;
        }
        ask("JoinChain", ByteString.copyFrom(block));
        return true;
    }

    /** The channels that the peer has joined. */
    public List<String> channels() {
        try {
            return ChannelQueryResponse.parseFrom(ask("GetChannels")).getChannelsList().stream()
                    .map(ChannelInfo::getChannelId)
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new DeploymentException(mspId + "'s peer answers GetChannels with what is no list of channels", e);
        }
    }

    private ByteString ask(String function, ByteString... arguments) {
        List<ByteString> all = new ArrayList<>(List.of(ByteString.copyFromUtf8(function)));
        all.addAll(List.of(arguments));
        try {
            Response response = EndorserGrpc.newBlockingStub(connection)
                    .withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS)
                    .processProposal(proposals.sign("", CONFIGURATION, all))
                    .getResponse();
            if (response.getStatus() != OK) {
                throw new DeploymentException(mspId + "'s peer refuses " + function + ": " + response.getMessage());
            }
            return response.getPayload();
        } catch (StatusRuntimeException e) {
            throw new DeploymentException(mspId + "'s peer does not answer " + function + ": " + e.getMessage(), e);
        }
    }

    static ManagedChannel dial(String address, Path tlsRoots) {
        try {
            return Grpc.newChannelBuilder(
                            address,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(tlsRoots.toFile())
                                    .build())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the TLS roots " + tlsRoots, e);
        }
    }

    @Override
    public void close() {
        connection.shutdownNow();
    }
}
