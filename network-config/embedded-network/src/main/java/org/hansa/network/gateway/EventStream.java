package org.hansa.network.gateway;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.network.ledger.CommitListener;
import org.hansa.network.ledger.Ledger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;

/**
 * One client's stream of chaincode events. It reads blocks when there are some and the client can take more, so a slow
 * client costs neither a thread nor memory. At most one task of a stream runs or waits at any time.
 */
final class EventStream implements CommitListener {

    private final Ledger ledger;
    private final EventSubscription subscription;
    private final ServerCallStreamObserver<ChaincodeEventsResponse> client;
    private final Executor executor;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private long nextBlock;
    private boolean passedTransaction;

    EventStream(
            Ledger ledger,
            EventSubscription subscription,
            ServerCallStreamObserver<ChaincodeEventsResponse> client,
            Executor executor) {
        this.ledger = ledger;
        this.subscription = subscription;
        this.client = client;
        this.executor = executor;
        this.nextBlock = subscription.startBlock();
        this.passedTransaction = subscription.afterTxId().isEmpty();
    }

    void start() {
        client.setOnReadyHandler(this::wake);
        client.setOnCancelHandler(this::end);
        ledger.onCommit(this);
        wake();
    }

    @Override
    public void committed(Block block) {
        wake();
    }

    private void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            try {
                executor.execute(this::work);
            } catch (RejectedExecutionException e) {
                // The service is closing, and gRPC ends the call.
                wakeUps.set(0);
            }
        }
    }

    private void work() {
        int handled = 1;
        while (handled != 0) {
            handled = wakeUps.get();
            try {
                sendWhatThereIs();
            } catch (RuntimeException e) {
                end();
                client.onError(Status.ABORTED
                        .withDescription(String.valueOf(e.getMessage()))
                        .withCause(e)
                        .asRuntimeException());
                return;
            }
            handled = wakeUps.addAndGet(-handled);
        }
    }

    private void sendWhatThereIs() {
        while (!client.isCancelled() && client.isReady() && Long.compareUnsigned(nextBlock, ledger.height()) < 0) {
            List<ChaincodeEvent> events = BlockEvents.of(ledger.block(nextBlock)).stream()
                    .filter(this::isWanted)
                    .toList();
            if (!events.isEmpty()) {
                client.onNext(ChaincodeEventsResponse.newBuilder()
                        .setBlockNumber(nextBlock)
                        .addAllEvents(events)
                        .build());
            }
            nextBlock++;
        }
    }

    private boolean isWanted(ChaincodeEvent event) {
        if (!passedTransaction) {
            passedTransaction = event.getTxId().equals(subscription.afterTxId());
            return false;
        }
        return event.getChaincodeId().equals(subscription.chaincode());
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            ledger.removeListener(this);
        }
    }
}
