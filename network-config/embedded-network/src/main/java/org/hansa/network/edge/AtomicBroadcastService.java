package org.hansa.network.edge;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.network.ledger.Ledger;
import org.hansa.network.orderer.OrderingService;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/** {@code orderer.AtomicBroadcast} of one orderer. */
public final class AtomicBroadcastService extends AtomicBroadcastGrpc.AtomicBroadcastImplBase {

    private static final String READERS = "/Channel/Readers";

    private final int ordererId;
    private final OrderingService ordering;
    private final DeliverContext context;

    /** @param ledger any peer's ledger: the chain is the same */
    public AtomicBroadcastService(
            int ordererId,
            OrderingService ordering,
            String channelId,
            Ledger ledger,
            InstantSource clock,
            Executor executor) {
        this.ordererId = ordererId;
        this.ordering = ordering;
        this.context = new DeliverContext(
                channelId, LedgerBlocks.ofOrderer(ledger), READERS, clock, executor, new AtomicInteger());
    }

    @Override
    public StreamObserver<Envelope> broadcast(StreamObserver<BroadcastResponse> client) {
        ServerCallStreamObserver<BroadcastResponse> call = (ServerCallStreamObserver<BroadcastResponse>) client;
        // With a handler, answers to a call that was cancelled are dropped instead of failing.
        call.setOnCancelHandler(() -> {});
        return new BroadcastStream(call);
    }

    @Override
    public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> client) {
        return DeliverStream.open(context, new OrdererBlocks(), client);
    }

    /** Answers each envelope; the first that is not accepted ends the stream, as in Fabric. */
    private final class BroadcastStream implements StreamObserver<Envelope> {

        private final ServerCallStreamObserver<BroadcastResponse> client;
        private boolean ended;

        BroadcastStream(ServerCallStreamObserver<BroadcastResponse> client) {
            this.client = client;
        }

        @Override
        public void onNext(Envelope envelope) {
            if (ended) {
                return;
            }
            BroadcastResponse response = ordering.broadcast(ordererId, envelope);
            client.onNext(response);
            if (response.getStatus() != Status.SUCCESS) {
                ended = true;
                client.onCompleted();
            }
        }

        @Override
        public void onCompleted() {
            if (!ended) {
                client.onCompleted();
            }
        }

        @Override
        public void onError(Throwable cause) {
            ended = true;
        }
    }

    private static final class OrdererBlocks implements DeliverKind<DeliverResponse> {
        @Override
        public DeliverResponse block(Block block, SignedData reader) {
            return DeliverResponse.newBuilder().setBlock(block).build();
        }

        @Override
        public DeliverResponse status(Status status) {
            return DeliverResponse.newBuilder().setStatus(status).build();
        }
    }
}
