package org.hansa.network.chaincode;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.Response;
import org.jspecify.annotations.Nullable;

/**
 * A chaincode that runs as a service, spoken to as a peer does: the peer dials, the chaincode registers, and calls
 * follow on the one stream.
 *
 * <p>The stream is dialled at the first call and again after it ended, never while a call is in flight: the Java shim
 * keeps the state of its connection in the chaincode object, and a second stream would break the calls of the first.
 * Each call is worked off by the thread that asked for it, so a call needs no other thread and a simulation is never
 * used by two.
 */
public final class ChaincodeStream implements ChaincodeRunner {

    /** Calls at once on one stream. The Java shim runs five by default and queues the others. */
    static final int MAX_CALLS = 256;

    private final String packageId;
    private final ChaincodeDialer dialer;
    private final Duration dialTimeout;
    private final Duration executeTimeout;
    private final Semaphore places = new Semaphore(MAX_CALLS);
    private @Nullable StreamSession session;
    private boolean closed;

    public ChaincodeStream(String packageId, ChaincodeDialer dialer, Duration dialTimeout, Duration executeTimeout) {
        this.packageId = packageId;
        this.dialer = dialer;
        this.dialTimeout = dialTimeout;
        this.executeTimeout = executeTimeout;
    }

    @Override
    public ChaincodeOutcome run(CallContext context, ChaincodeInput input) throws ChaincodeFailure {
        if (!acquirePlace()) {
            throw timeout();
        }
        try {
            StreamSession ready = readySession();
            // As in Fabric, what the launch took does not count.
            return call(ready, context, input, System.nanoTime() + executeTimeout.toNanos());
        } finally {
            places.release();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (session != null) {
            session.abandon("the peer is closing");
        }
        dialer.close();
    }

    private ChaincodeOutcome call(StreamSession stream, CallContext context, ChaincodeInput input, long deadline)
            throws ChaincodeFailure {
        StreamSession.Mailbox mailbox = stream.open(context.channel(), context.txId())
                .orElseThrow(() -> new ChaincodeFailure(
                        "error sending: txid: " + context.txId() + "(" + context.channel() + ") exists"));
        try {
            stream.send(ChaincodeMessage.newBuilder()
                    .setType(input.getIsInit() ? Type.INIT : Type.TRANSACTION)
                    .setPayload(input.toByteString())
                    .setTxid(context.txId())
                    .setChannelId(context.channel())
                    .setProposal(context.proposal())
                    .build());
            return workOff(stream, mailbox, new ShimRequests(context, input.getIsInit()), deadline);
        } finally {
            stream.close(context.channel(), context.txId());
        }
    }

    private ChaincodeOutcome workOff(
            StreamSession stream, StreamSession.Mailbox mailbox, ShimRequests requests, long deadline)
            throws ChaincodeFailure {
        while (true) {
            ChaincodeMessage message = await(mailbox, deadline);
            if (message == StreamSession.Mailbox.STREAM_ENDED) {
                throw new ChaincodeFailure("error sending: " + ChaincodeFailure.STREAM_TERMINATED);
            }
            switch (message.getType()) {
                case COMPLETED -> {
                    return outcome(message);
                }
                case ERROR ->
                    throw new ChaincodeFailure("transaction returned with failure: "
                            + message.getPayload().toStringUtf8());
                default -> stream.send(requests.answer(message));
            }
        }
    }

    private static ChaincodeMessage await(StreamSession.Mailbox mailbox, long deadline) throws ChaincodeFailure {
        try {
            ChaincodeMessage message = mailbox.messages().poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw timeout();
            }
            return message;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ChaincodeOutcome outcome(ChaincodeMessage completed) throws ChaincodeFailure {
        try {
            return new ChaincodeOutcome(
                    Response.parseFrom(completed.getPayload()),
                    completed.hasChaincodeEvent() ? Optional.of(completed.getChaincodeEvent()) : Optional.empty());
        } catch (InvalidProtocolBufferException e) {
            throw new ChaincodeFailure("failed to unmarshal response for transaction " + completed.getTxid(), e);
        }
    }

    private StreamSession readySession() throws ChaincodeFailure {
        StreamSession current = sessionOrDial();
        try {
            return current.ready().get(dialTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            current.abandon("the chaincode did not register within " + dialTimeout);
            throw notLaunched("the chaincode did not register within " + dialTimeout);
        } catch (ExecutionException e) {
            throw notLaunched(describe(e.getCause()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private synchronized StreamSession sessionOrDial() throws ChaincodeFailure {
        if (closed) {
            throw notLaunched("the peer is closing");
        }
        if (session == null || session.ended()) {
            if (session != null && !session.idle()) {
                throw new ChaincodeFailure("error sending: " + ChaincodeFailure.STREAM_TERMINATED);
            }
            session = StreamSession.dial(packageId, dialer);
        }
        return session;
    }

    private ChaincodeFailure notLaunched(String reason) {
        return new ChaincodeFailure("could not launch chaincode " + packageId + ": connection to " + packageId
                + " failed: error handling chaincode stream for " + packageId
                + ": receive from chaincode support stream failed: " + reason);
    }

    private static String describe(@Nullable Throwable reason) {
        if (reason instanceof ChaincodeFailure failure && failure.getMessage() != null) {
            return failure.getMessage();
        }
        Status status = Status.fromThrowable(reason == null ? new ChaincodeFailure("unknown") : reason);
        StringBuilder text = new StringBuilder("rpc error: code = " + status.getCode() + " desc = ");
        text.append(status.getDescription());
        // Netty hides "connection refused" in the cause, which is what an operator needs to read.
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            text.append(": ").append(cause.getMessage());
        }
        return text.toString();
    }

    private boolean acquirePlace() throws ChaincodeFailure {
        try {
            return places.tryAcquire(executeTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ChaincodeFailure timeout() {
        return new ChaincodeFailure("error sending: timeout expired while executing transaction");
    }

    private static ChaincodeFailure interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ChaincodeFailure("error sending: the peer is closing", cause);
    }
}
