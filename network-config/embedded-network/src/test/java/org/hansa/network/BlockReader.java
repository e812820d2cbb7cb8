package org.hansa.network;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/** Reads a peer's blocks over TLS, from a number on, waiting for those that come. */
final class BlockReader implements AutoCloseable {

    private final ManagedChannel channel;
    private final BlockingQueue<Block> blocks = new LinkedBlockingQueue<>();

    BlockReader(String address, Path tlsRoots, TestConsortium consortium, TransactionForge forge, long from) {
        this.channel = connect(address, tlsRoots);
        StreamObserver<Envelope> requests = DeliverGrpc.newStub(channel).deliver(new StreamObserver<DeliverResponse>() {
            @Override
            public void onNext(DeliverResponse response) {
                if (response.hasBlock()) {
                    blocks.add(response.getBlock());
                }
            }

            @Override
            public void onError(Throwable cause) {
                // The network was stopped; readers run into their deadline.
            }

            @Override
            public void onCompleted() {}
        });
        ByteString seek = SeekInfo.newBuilder()
                .setStart(at(from))
                .setStop(at(Long.MAX_VALUE))
                .build()
                .toByteString();
        requests.onNext(forge.message(
                consortium.user("nord", "Anchor"),
                forge.header(HeaderType.DELIVER_SEEK_INFO_VALUE).build(),
                seek));
    }

    static ManagedChannel connect(String address, Path tlsRoots) {
        try {
            return Grpc.newChannelBuilder(
                            address,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(tlsRoots.toFile())
                                    .build())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next block, or an error after half a minute. */
    Block next() throws InterruptedException {
        Block block = blocks.poll(30, TimeUnit.SECONDS);
        if (block == null) {
            throw new AssertionError("no block within 30 seconds");
        }
        return block;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static SeekPosition at(long number) {
        return SeekPosition.newBuilder()
                .setSpecified(SeekSpecified.newBuilder().setNumber(number))
                .build();
    }
}
