package org.hansa.network.orderer;

import com.google.protobuf.ByteString;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hansa.fabric.evidence.config.Consenter;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broadcast as its callers see it, and the one thread that feeds the {@link OrderingCore}.
 *
 * <p>Callers check their own envelope; then a bounded queue decides the order. When it is full they are told to come back,
 * as with a full pool in Fabric.
 */
public final class OrderingService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrderingService.class);
    private static final int QUEUE_CAPACITY = 10_000;
    private static final long IDLE_MILLIS = 1_000;

    private final OrderingCore core;
    private final InstantSource clock;
    private final Consumer<List<Block>> sink;
    private final BlockingQueue<CheckedMessage> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final RequestPool pool = new RequestPool();
    private final Thread thread;
    private volatile boolean open = true;

    /**
     * @param sink takes blocks in order, on this service's thread; it may wait to slow ordering down
     */
    public OrderingService(OrderingCore core, InstantSource clock, Consumer<List<Block>> sink) {
        this.core = core;
        this.clock = clock;
        this.sink = sink;
        this.thread = new Thread(this::run, "orderer");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** The consenters of the channel, to which envelopes may be sent. */
    public List<Integer> ordererIds() {
        return core.configuration().consenters().stream().map(Consenter::id).toList();
    }

    /** One envelope to one orderer, answered as that orderer would. Sending it to several orders it once. */
    public BroadcastResponse broadcast(int orderer, Envelope envelope) {
        return broadcast(List.of(orderer), envelope).get(orderer);
    }

    /**
     * One envelope to every orderer, as a gateway sends it on a BFT channel. Checked once and taken by all in one step, so
     * that no orderer can have processed it before another has heard of it.
     */
    public Map<Integer, BroadcastResponse> broadcastToAll(Envelope envelope) {
        return broadcast(ordererIds(), envelope);
    }

    private Map<Integer, BroadcastResponse> broadcast(List<Integer> orderers, Envelope envelope) {
        Map<Integer, BroadcastResponse> answers = new LinkedHashMap<>();
        CheckedMessage message;
        try {
            message = core.check(orderers.get(0), envelope, clock.instant());
        } catch (BroadcastRefused e) {
            orderers.forEach(orderer -> answers.put(orderer, e.refusal().response()));
            return answers;
        }
        synchronized (pool) {
            orderers.forEach(orderer -> answers.put(orderer, answer(enqueue(orderer, message))));
        }
        return answers;
    }

    private static BroadcastResponse answer(Optional<BroadcastRefusal> refusal) {
        return refusal.map(BroadcastRefusal::response)
                .orElseGet(() ->
                        BroadcastResponse.newBuilder().setStatus(Status.SUCCESS).build());
    }

    private Optional<BroadcastRefusal> enqueue(int orderer, CheckedMessage message) {
        if (!open) {
            return Optional.of(BroadcastRefusal.unavailable("the orderer is shutting down"));
        }
        ByteString request = OrderingCore.requestId(message.envelope());
        Optional<BroadcastRefusal> known = pool.add(orderer, request);
        if (known.isPresent() || !pool.isFirst(request) || queue.offer(message)) {
            return known;
        }
        pool.forget(orderer, request);
        return Optional.of(BroadcastRefusal.unavailable("failed to submit request: the request pool is full"));
    }

    private void run() {
        try {
            orderUntilClosed();
            orderTheRest();
        } catch (RuntimeException e) {
            LOG.error("ordering has stopped; restart the network", e);
        } finally {
            open = false;
        }
    }

    private void orderUntilClosed() {
        try {
            while (open) {
                CheckedMessage first = queue.poll(waitMillis(), TimeUnit.MILLISECONDS);
                List<Block> blocks = first == null ? List.of() : order(first);
                deliver(blocks.isEmpty() ? core.tick(clock.millis()) : blocks);
            }
        } catch (InterruptedException closing) {
            LOG.debug("ordering is closing");
        }
    }

    /** An orderly stop leaves nothing behind that was accepted. */
    private void orderTheRest() {
        List<CheckedMessage> rest = new ArrayList<>();
        queue.drainTo(rest);
        rest.forEach(message -> deliver(order(message)));
        deliver(core.tick(Long.MAX_VALUE));
    }

    /** What was accepted under an earlier configuration may be refused under the newer one; Fabric says no more either. */
    private List<Block> order(CheckedMessage message) {
        try {
            return core.order(message, clock.millis());
        } catch (BroadcastRefused e) {
            LOG.warn(
                    "a message accepted under configuration {} is dropped under configuration {}: {}",
                    message.sequence(),
                    core.configuration().sequence(),
                    e.getMessage());
            synchronized (pool) {
                pool.ordered(OrderingCore.requestId(message.envelope()));
            }
            return List.of();
        }
    }

    private long waitMillis() {
        OptionalLong deadline = core.deadlineMillis();
        return deadline.isEmpty()
                ? IDLE_MILLIS
                : Math.max(0, Math.min(IDLE_MILLIS, deadline.getAsLong() - clock.millis()));
    }

    private void deliver(List<Block> blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        synchronized (pool) {
            for (Block block : blocks) {
                block.getData().getDataList().forEach(envelope -> pool.ordered(OrderingCore.requestId(envelope)));
            }
        }
        sink.accept(blocks);
    }

    /** False once ordering has ended, by {@link #close} or by a fault. */
    public boolean isOpen() {
        return open;
    }

    /** Takes no more envelopes and orders those that were accepted. */
    @Override
    public void close() {
        synchronized (pool) {
            open = false;
        }
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
