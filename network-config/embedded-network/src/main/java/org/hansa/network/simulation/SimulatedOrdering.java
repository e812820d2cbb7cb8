package org.hansa.network.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.gateway.OrderingNode;
import org.hansa.network.orderer.OrderingCore;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/** The orderers: the network's own queue, reached over connections that are slow, lose answers and repeat themselves. */
final class SimulatedOrdering {

    private final SimulatedKeys keys;
    private final VirtualTime time;
    private final Random random;
    private final Consumer<Block> deliver;
    /** Every block, from 0 on: what a peer that missed some asks for. */
    private final List<Block> log;

    private final Set<ByteString> known = new HashSet<>();
    private Faults faults = Faults.none();
    private OrderingCore core;

    SimulatedOrdering(
            SimulatedKeys keys, VirtualTime time, Random random, List<Block> blocks, Consumer<Block> deliver) {
        this.keys = keys;
        this.time = time;
        this.random = random;
        this.deliver = deliver;
        this.log = new ArrayList<>(blocks);
        this.core = newCore();
    }

    void torment(Faults chosen) {
        faults = chosen;
    }

    List<Block> blocks() {
        return log;
    }

    List<Block> blocksFrom(long number) {
        return List.copyOf(log.subList((int) number, log.size()));
    }

    /** What was accepted and is in no block is gone, and clients were told that it was accepted. */
    void restart() {
        core = newCore();
    }

    List<OrderingNode> nodes() {
        List<OrderingNode> nodes = new ArrayList<>();
        for (OrdererNode orderer : keys.config().orderers()) {
            nodes.add(new Connection(
                    keys.config().organisation(orderer.organisation()).msp(), "127.0.0.1:" + (7_000 + orderer.id())));
        }
        return nodes;
    }

    private OrderingCore newCore() {
        return new OrderingCore(
                ChannelConfiguration.of(log.get(0)), keys.orderers(), this::randomBytes, log.get(log.size() - 1));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Each envelope enters the queue once, unless a fault repeats it. */
    private void accept(Envelope envelope) {
        if (!known.add(signatureHeader(envelope))) {
            return;
        }
        travel(envelope);
        if (random.nextDouble() < faults.duplicated()) {
            travel(envelope);
        }
    }

    private void travel(Envelope envelope) {
        time.after(random.nextInt(faults.maxDelayMillis() + 1), () -> order(envelope));
    }

    private void order(Envelope envelope) {
        OrderingCore queue = core;
        publish(queue.order(envelope, time.millis()));
        queue.deadlineMillis()
                .ifPresent(at -> time.after(at - time.millis(), () -> {
                    if (queue == core) {
                        publish(queue.tick(time.millis()));
                    }
                }));
    }

    private void publish(List<Block> blocks) {
        log.addAll(blocks);
        blocks.forEach(deliver);
    }

    private static ByteString signatureHeader(Envelope envelope) {
        try {
            return Payload.parseFrom(envelope.getPayload()).getHeader().getSignatureHeader();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("clients here send what can be read", e);
        }
    }

    /** One orderer. */
    private final class Connection implements OrderingNode {

        private final String mspId;
        private final String address;

        Connection(String mspId, String address) {
            this.mspId = mspId;
            this.address = address;
        }

        @Override
        public String mspId() {
            return mspId;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public BroadcastResponse broadcast(Envelope envelope) {
            accept(envelope);
            boolean late = random.nextDouble() < faults.slowOrderer();
            return late
                    ? BroadcastResponse.newBuilder()
                            .setStatus(Status.SERVICE_UNAVAILABLE)
                            .setInfo("failed to submit request: no answer in time")
                            .build()
                    : BroadcastResponse.newBuilder().setStatus(Status.SUCCESS).build();
        }
    }
}
