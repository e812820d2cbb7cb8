package org.hansa.network.edge;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.network.ledger.CommitListener;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's delivery stream: seek after seek, each ended by a status; any status but SUCCESS ends the stream.
 *
 * <p>It works when there is something to send and the client can take it, so a slow or waiting client costs neither a
 * thread nor memory. At most one task of a stream runs at any time, and only that task sends.
 */
final class DeliverStream<T> implements StreamObserver<Envelope>, CommitListener {

    private static final Logger LOG = LoggerFactory.getLogger(DeliverStream.class);

    private record Seek(SeekRequest request, ReadRights rights, SeekCursor cursor) {}

    private final DeliverContext context;
    private final DeliverKind<T> kind;
    private final ServerCallStreamObserver<T> client;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Envelope received;
    private volatile boolean clientIsDone;
    private @Nullable Seek seek;

    private DeliverStream(DeliverContext context, DeliverKind<T> kind, ServerCallStreamObserver<T> client) {
        this.context = context;
        this.kind = kind;
        this.client = client;
    }

    static <T> StreamObserver<Envelope> open(DeliverContext context, DeliverKind<T> kind, StreamObserver<T> client) {
        ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) client;
        DeliverStream<T> stream = new DeliverStream<>(context, kind, call);
        call.disableAutoRequest();
        call.setOnReadyHandler(stream::wake);
        call.setOnCancelHandler(stream::end);
        if (context.streams().incrementAndGet() > DeliverContext.MAX_STREAMS) {
            stream.end();
            call.onError(io.grpc.Status.RESOURCE_EXHAUSTED
                    .withDescription("too many delivery streams, exceeding concurrency limit ("
                            + DeliverContext.MAX_STREAMS + "); retry later")
                    .asRuntimeException());
            return stream;
        }
        context.source().subscribe(stream);
        call.request(1);
        return stream;
    }

    @Override
    public void onNext(Envelope envelope) {
        received = envelope;
        wake();
    }

    @Override
    public void onCompleted() {
        clientIsDone = true;
        wake();
    }

    @Override
    public void onError(Throwable cause) {
        end();
    }

    @Override
    public void committed(Block block) {
        wake();
    }

    private void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            try {
                context.executor().execute(this::work);
            } catch (RejectedExecutionException e) {
                // The node is closing, and gRPC ends the call.
                wakeUps.set(0);
            }
        }
    }

    private void work() {
        int handled;
        do {
            handled = wakeUps.get();
            if (!ended.get()) {
                try {
                    proceed();
                } catch (RuntimeException e) {
                    LOG.error("a delivery stream failed for a reason that is none of the client's", e);
                    end();
                    client.onError(io.grpc.Status.INTERNAL
                            .withDescription("the node failed; its log says why")
                            .asRuntimeException());
                }
            }
        } while (wakeUps.addAndGet(-handled) != 0);
    }

    private void proceed() {
        Envelope envelope = received;
        if (seek == null && envelope != null) {
            received = null;
            begin(envelope);
        }
        Seek current = seek;
        if (current != null) {
            send(current);
        }
        if (seek == null && received == null && clientIsDone && !ended.get()) {
            end();
            client.onCompleted();
        }
    }

    private void begin(Envelope envelope) {
        try {
            SeekRequest request = SeekRequest.open(
                    envelope, context.channelId(), context.clock().instant());
            ReadRights rights = new ReadRights(context.readersPolicy(), request.claim());
            rights.require(context.source().configuration(), context.clock().instant());
            seek = new Seek(
                    request,
                    rights,
                    SeekCursor.of(request.info(), context.source().height()));
        } catch (SeekRefused e) {
            refuse(e);
        }
    }

    private void send(Seek current) {
        try {
            while (!current.cursor().isFinished()) {
                boolean available = Long.compareUnsigned(
                                current.cursor().next(), context.source().height())
                        < 0;
                if (!available && current.request().failsIfNotReady()) {
                    throw new SeekRefused(Status.NOT_FOUND, "the chain ends before the wanted block");
                }
                if (!available || !client.isReady()) {
                    return;
                }
                current.rights()
                        .require(
                                context.source().configuration(),
                                context.clock().instant());
                Block block = context.source().block(current.cursor().next());
                client.onNext(kind.block(
                        content(block, current.request()), current.request().claim()));
                current.cursor().advance();
            }
            seek = null;
            client.onNext(kind.status(Status.SUCCESS));
            if (!clientIsDone) {
                client.request(1);
            }
        } catch (SeekRefused e) {
            refuse(e);
        }
    }

    private Block content(Block block, SeekRequest request) {
        boolean stripped = kind.stripsData() && request.wantsHeadersOnly() && !Blocks.isConfiguration(block.getData());
        return stripped ? block.toBuilder().clearData().build() : block;
    }

    private void refuse(SeekRefused refusal) {
        LOG.debug("a seek ended with {}: {}", refusal.status(), refusal.getMessage());
        seek = null;
        end();
        client.onNext(kind.status(refusal.status()));
        client.onCompleted();
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            context.source().unsubscribe(this);
            context.streams().decrementAndGet();
        }
    }
}
