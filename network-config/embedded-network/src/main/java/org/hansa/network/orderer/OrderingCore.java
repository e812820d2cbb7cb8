package org.hansa.network.orderer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.BatchLimits;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.configtx.GoDuration;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;

/**
 * The queue itself: messages in, blocks out, in one order. A state machine without threads, clock or randomness of its own,
 * so that a simulation can drive it.
 *
 * <p>It knows the configuration of the newest block that it made, which may not be committed yet: what was checked under
 * an earlier one is checked again before it is ordered. {@link #check} and {@link #configuration} may be called from any
 * thread, all else from one.
 */
public final class OrderingCore {

    private final OrdererKeys keys;
    private final IntFunction<byte[]> random;
    private final BlockAssembler assembler;
    private volatile ChannelConfiguration configuration;
    private BlockCutter cutter;

    /**
     * @param configuration the channel's configuration
     * @param keys the orderers' keys; there must be a quorum of them
     * @param random makes that many random bytes
     * @param last the newest block of the channel
     */
    public OrderingCore(ChannelConfiguration configuration, OrdererKeys keys, IntFunction<byte[]> random, Block last) {
        this.keys = keys;
        this.random = random;
        this.configuration = configuration;
        this.cutter = cutter(configuration);
        this.assembler = new BlockAssembler(keys.of(configuration), configuration.quorum(), random, last);
    }

    /** The same with keys that never change, in the order of the orderers' ids. */
    public OrderingCore(
            ChannelConfiguration configuration, List<OrdererSigner> signers, IntFunction<byte[]> random, Block last) {
        this(configuration, OrdererKeys.fixed(signers), random, last);
    }

    /** The configuration that the next message is ordered under. */
    public ChannelConfiguration configuration() {
        return configuration;
    }

    /** Checks an envelope as the orderer with this id would, and makes a configuration of an update. */
    CheckedMessage check(int orderer, Envelope envelope, Instant now) throws BroadcastRefused {
        ChannelConfiguration current = configuration;
        MessageCheck check = new MessageCheck(current);
        require(check.addressRefusal(envelope));
        if (MessageCheck.isUpdate(envelope)) {
            Envelope made = new ConfigurationProcessor(current, keys, random).process(envelope, orderer, now);
            return new CheckedMessage(made, current.sequence(), orderer);
        }
        require(check.filter(envelope, now));
        return new CheckedMessage(envelope, current.sequence(), orderer);
    }

    private static void require(Optional<BroadcastRefusal> refusal) throws BroadcastRefused {
        if (refusal.isPresent()) {
            throw new BroadcastRefused(refusal.get());
        }
    }

    /** Takes a message that was checked, and returns the blocks that it completes. */
    public List<Block> order(Envelope message, long nowMillis) {
        try {
            return order(new CheckedMessage(message, configuration.sequence(), 0), nowMillis);
        } catch (BroadcastRefused impossible) {
            throw new IllegalStateException("only what was checked before is checked again", impossible);
        }
    }

    /**
     * The same for a message that may have been checked under an earlier configuration.
     *
     * @throws BroadcastRefused if the newer one does not allow it; then nothing has changed
     */
    List<Block> order(CheckedMessage message, long nowMillis) throws BroadcastRefused {
        Envelope envelope = message.sequence() < configuration.sequence()
                ? checkedAgain(message, Instant.ofEpochMilli(nowMillis))
                : message.envelope();
        return MessageCheck.isConfiguration(envelope) ? configure(envelope) : cut(envelope, nowMillis);
    }

    private Envelope checkedAgain(CheckedMessage message, Instant now) throws BroadcastRefused {
        Envelope original = MessageCheck.isConfiguration(message.envelope())
                ? configEnvelope(message.envelope()).getLastUpdate()
                : message.envelope();
        return check(message.orderer(), original, now).envelope();
    }

    private List<Block> cut(Envelope message, long nowMillis) {
        return cutter.add(message, nowMillis).stream().map(assembler::assemble).toList();
    }

    /** What waits goes before it; what comes after it lives under it. */
    private List<Block> configure(Envelope message) {
        List<Block> blocks = new ArrayList<>(2);
        if (deadlineMillis().isPresent()) {
            blocks.add(assembler.assemble(cutter.cut()));
        }
        ChannelConfiguration next = ChannelConfiguration.of(configuration.channelId(), configEnvelope(message));
        blocks.add(assembler.assembleConfiguration(message));
        assembler.signWith(keys.of(next), next.quorum());
        cutter = cutter(next);
        configuration = next;
        return blocks;
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

    private static ConfigEnvelope configEnvelope(Envelope message) {
        return ChannelConfiguration.configEnvelope(SignedEnvelope.of(message));
    }

    private static BlockCutter cutter(ChannelConfiguration configuration) {
        BatchLimits limits = configuration.batchLimits();
        return new BlockCutter(limits.maxMessages(), limits.preferredMaxBytes(), GoDuration.millis(limits.timeout()));
    }
}
