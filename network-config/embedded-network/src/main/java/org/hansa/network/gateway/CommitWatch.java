package org.hansa.network.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.network.ledger.CommitListener;
import org.hansa.network.ledger.Ledger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/**
 * Tells waiting clients when their transactions commit. Waiting costs no thread. A wait that is given up must be
 * cancelled, or it would stay until its transaction commits.
 */
final class CommitWatch implements AutoCloseable {

    private final Ledger ledger;
    private final Map<String, List<Consumer<CommitStatusResponse>>> waiting = new ConcurrentHashMap<>();
    private final CommitListener listener = this::committed;

    CommitWatch(Ledger ledger) {
        this.ledger = ledger;
        ledger.onCommit(listener);
    }

    /** Calls back once, perhaps at once. */
    void await(String txId, Consumer<CommitStatusResponse> then) {
        // Added within the map's own lock: a list that was just removed must not take a callback that nobody will call.
        waiting.compute(txId, (id, callbacks) -> with(callbacks, then));
        // It may have committed before it was watched.
        ledger.transaction(txId).ifPresent(found -> tell(txId, status(found.block(), found.code())));
    }

    void cancel(String txId, Consumer<CommitStatusResponse> then) {
        waiting.computeIfPresent(txId, (id, callbacks) -> {
            List<Consumer<CommitStatusResponse>> left = new ArrayList<>(callbacks);
            left.remove(then);
            return left.isEmpty() ? null : List.copyOf(left);
        });
    }

    int size() {
        return waiting.size();
    }

    @Override
    public void close() {
        ledger.removeListener(listener);
    }

    /**
     * The codes are in the block at hand; asking the ledger would read that block again for each transaction. A second
     * envelope with the same id finds nobody waiting, because the first one has told everybody.
     */
    private void committed(Block block) {
        if (waiting.isEmpty()) {
            return;
        }
        byte[] filter = Blocks.transactionsFilter(block);
        for (int i = 0; i < filter.length; i++) {
            String txId = txId(block.getData().getData(i));
            if (waiting.containsKey(txId)) {
                TxValidationCode code = TxValidationCode.forNumber(filter[i] & 0xff);
                tell(txId, status(block.getHeader().getNumber(), code));
            }
        }
    }

    private void tell(String txId, CommitStatusResponse status) {
        List<Consumer<CommitStatusResponse>> callbacks = waiting.remove(txId);
        if (callbacks != null) {
            callbacks.forEach(callback -> callback.accept(status));
        }
    }

    private static CommitStatusResponse status(long block, TxValidationCode code) {
        return CommitStatusResponse.newBuilder()
                .setBlockNumber(block)
                .setResult(code)
                .build();
    }

    private static List<Consumer<CommitStatusResponse>> with(
            @Nullable List<Consumer<CommitStatusResponse>> callbacks, Consumer<CommitStatusResponse> added) {
        List<Consumer<CommitStatusResponse>> all = callbacks == null ? new ArrayList<>() : new ArrayList<>(callbacks);
        all.add(added);
        return List.copyOf(all);
    }

    private static String txId(ByteString envelope) {
        try {
            Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
            return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader())
                    .getTxId();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }
}
