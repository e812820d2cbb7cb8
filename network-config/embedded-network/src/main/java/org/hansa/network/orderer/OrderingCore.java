package org.hansa.network.orderer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.hansa.fabric.evidence.config.BatchLimits;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;

/**
 * The queue itself: messages in, blocks out, in one order. A state machine without threads, clock or randomness of its own,
 * so that a simulation can drive it.
 */
public final class OrderingCore {

    private final BlockCutter cutter;
    private final BlockAssembler assembler;

    /**
     * @param configuration the channel's configuration
     * @param signers the orderers' keys, in the order of their ids
     * @param random makes that many random bytes
     * @param last the newest block of the channel
     */
    public OrderingCore(
            ChannelConfiguration configuration, List<OrdererSigner> signers, IntFunction<byte[]> random, Block last) {
        BatchLimits limits = configuration.batchLimits();
        this.cutter =
                new BlockCutter(limits.maxMessages(), limits.preferredMaxBytes(), GoDuration.millis(limits.timeout()));
        this.assembler = new BlockAssembler(signers, configuration.quorum(), random, last);
    }

    /** Takes a message that was checked, and returns the blocks that it completes. */
    public List<Block> order(Envelope message, long nowMillis) {
        return cutter.add(message, nowMillis).stream().map(assembler::assemble).toList();
    }

    /** Returns the block whose waiting time is over, if any. */
    public List<Block> tick(long nowMillis) {
        OptionalLong deadline = deadlineMillis();
        List<Block> blocks = new ArrayList<>(1);
        if (deadline.isPresent() && deadline.getAsLong() <= nowMillis) {
            blocks.add(assembler.assemble(cutter.cut()));
        }
        return blocks;
    }

    /** When {@link #tick} is due, if a message waits. */
    public OptionalLong deadlineMillis() {
        return cutter.deadlineMillis();
    }

    /** What a BFT pool knows a request by: its signature header. */
    static ByteString requestId(Envelope envelope) {
        return signatureHeader(envelope.getPayload());
    }

    static ByteString requestId(ByteString envelope) {
        try {
            return requestId(Envelope.parseFrom(envelope));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("only checked envelopes are queued", e);
        }
    }

    private static ByteString signatureHeader(ByteString payload) {
        try {
            return Payload.parseFrom(payload).getHeader().getSignatureHeader();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("only checked envelopes are queued", e);
        }
    }
}
