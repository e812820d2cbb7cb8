package org.hansa.network.chaincode;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.jspecify.annotations.Nullable;

/**
 * One stream to one chaincode process, from the dial to its end: REGISTER → REGISTERED, READY, then messages of many
 * calls interleaved. What arrives is put into the mailbox of its call; the call's own thread works it off.
 */
final class StreamSession implements StreamObserver<ChaincodeMessage> {

    /** A chaincode asks one thing at a time in each call. One that floods is told so instead of filling the heap. */
    private static final int MAILBOX_MESSAGES = 64;

    private static final int BATCH_SIZE = 1000;

    /** What a registered chaincode may send, keep-alives aside. */
    private static final Set<Type> FROM_CHAINCODE = EnumSet.of(
            Type.COMPLETED,
            Type.ERROR,
            Type.GET_STATE,
            Type.GET_STATE_MULTIPLE,
            Type.PUT_STATE,
            Type.DEL_STATE,
            Type.WRITE_BATCH_STATE,
            Type.GET_STATE_METADATA,
            Type.PUT_STATE_METADATA,
            Type.GET_PRIVATE_DATA_HASH,
            Type.PURGE_PRIVATE_DATA,
            Type.GET_STATE_BY_RANGE,
            Type.GET_QUERY_RESULT,
            Type.GET_HISTORY_FOR_KEY,
            Type.QUERY_STATE_NEXT,
            Type.QUERY_STATE_CLOSE,
            Type.INVOKE_CHAINCODE);

    private final String packageId;
    private final CompletableFuture<StreamSession> ready = new CompletableFuture<>();
    private final Map<String, Mailbox> calls = new ConcurrentHashMap<>();
    private @Nullable StreamObserver<ChaincodeMessage> toChaincode;
    private boolean registered;
    private volatile boolean ended;

    private StreamSession(String packageId) {
        this.packageId = packageId;
    }

    static StreamSession dial(String packageId, ChaincodeDialer dialer) {
        StreamSession session = new StreamSession(packageId);
        // Under the session's lock, because the first message may arrive before connect has returned.
        synchronized (session) {
            session.toChaincode = dialer.connect(session);
        }
        return session;
    }

    /** Completes when the chaincode may be called, or fails with why the stream ended before. */
    CompletableFuture<StreamSession> ready() {
        return ready;
    }

    boolean ended() {
        return ended;
    }

    boolean idle() {
        return calls.isEmpty();
    }

    /** Opens the mailbox of a call; empty if this chaincode already runs that transaction. */
    Optional<Mailbox> open(String channel, String txId) {
        Mailbox mailbox = new Mailbox();
        if (calls.putIfAbsent(key(channel, txId), mailbox) != null) {
            return Optional.empty();
        }
        if (ended) {
            mailbox.end();
        }
        return Optional.of(mailbox);
    }

    void close(String channel, String txId) {
        calls.remove(key(channel, txId));
    }

    synchronized void send(ChaincodeMessage message) {
        if (ended || toChaincode == null) {
            return;
        }
        try {
            toChaincode.onNext(message);
        } catch (IllegalStateException e) {
            // The transport has ended and onError is on its way to tell every call.
            end(e);
        }
    }

    @Override
    public void onNext(ChaincodeMessage message) {
        if (message.getType() == Type.KEEPALIVE) {
            return;
        }
        boolean first = !registered();
        if (first && message.getType() == Type.REGISTER) {
            register(message);
        } else if (first || !FROM_CHAINCODE.contains(message.getType())) {
            // Whoever does not keep to the protocol cannot be trusted with any call, so all of them end, as in Fabric.
            abandon("error handling message, ending stream: [" + message.getTxid()
                    + "] Fabric side handler cannot handle message (" + message.getType() + ") while in "
                    + (first ? "created" : "ready") + " state");
        } else {
            route(message);
        }
    }

    private synchronized boolean registered() {
        return registered;
    }

    @Override
    public void onError(Throwable reason) {
        end(reason);
    }

    @Override
    public void onCompleted() {
        synchronized (this) {
            if (!ended && toChaincode != null) {
                toChaincode.onCompleted();
            }
        }
        end(new ChaincodeFailure("the chaincode process closed the stream"));
    }

    /** Ends the stream from the peer's side. */
    void abandon(String reason) {
        synchronized (this) {
            if (!ended && toChaincode != null) {
                toChaincode.onError(Status.CANCELLED.withDescription(reason).asRuntimeException());
            }
        }
        end(new ChaincodeFailure(reason));
    }

    private void register(ChaincodeMessage message) {
        String name;
        try {
            name = ChaincodeID.parseFrom(message.getPayload()).getName();
        } catch (InvalidProtocolBufferException e) {
            abandon("the chaincode's REGISTER cannot be read: " + e.getMessage());
            return;
        }
        if (!name.equals(packageId)) {
            abandon("the process at this address registers as " + name + ", not as " + packageId
                    + "; start it with CORE_CHAINCODE_ID_NAME=" + packageId);
            return;
        }
        synchronized (this) {
            registered = true;
        }
        send(ChaincodeMessage.newBuilder().setType(Type.REGISTERED).build());
        send(ChaincodeMessage.newBuilder()
                .setType(Type.READY)
                .setPayload(ChaincodeAdditionalParams.newBuilder()
                        .setUseWriteBatch(true)
                        .setMaxSizeWriteBatch(BATCH_SIZE)
                        .setUseGetMultipleKeys(true)
                        .setMaxSizeGetMultipleKeys(BATCH_SIZE)
                        .build()
                        .toByteString())
                .build());
        ready.complete(this);
    }

    private void route(ChaincodeMessage message) {
        Mailbox mailbox = calls.get(key(message.getChannelId(), message.getTxid()));
        boolean answer = message.getType() == Type.COMPLETED || message.getType() == Type.ERROR;
        if (mailbox != null && mailbox.deliver(message, answer)) {
            return;
        }
        if (!answer) {
            send(ShimRequests.failure(message, mailbox == null ? noContext(message) : "too many requests at once"));
        }
    }

    /** The call has ended, by a timeout most likely; the chaincode learns it with its next request. */
    private static String noContext(ChaincodeMessage message) {
        return message.getType() == Type.INVOKE_CHAINCODE ? "could not get valid transaction" : "no ledger context";
    }

    private void end(Throwable reason) {
        ended = true;
        ready.completeExceptionally(reason);
        calls.values().forEach(Mailbox::end);
    }

    private static String key(String channel, String txId) {
        return channel + "/" + txId;
    }

    /** The messages of one call, in order. */
    static final class Mailbox {

        /** Marks the end of the stream. A type that no chaincode can send through {@link #route}. */
        static final ChaincodeMessage STREAM_ENDED =
                ChaincodeMessage.newBuilder().setType(Type.REGISTER).build();

        private final BlockingQueue<ChaincodeMessage> messages = new LinkedBlockingQueue<>();

        BlockingQueue<ChaincodeMessage> messages() {
            return messages;
        }

        private boolean deliver(ChaincodeMessage message, boolean answer) {
            return (answer || messages.size() < MAILBOX_MESSAGES) && messages.add(message);
        }

        private void end() {
            messages.add(STREAM_ENDED);
        }
    }
}
