package org.hansa.network.chaincode.inprocess;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.hansa.network.chaincode.CallContext;
import org.hansa.network.chaincode.ChaincodeFailure;
import org.hansa.network.chaincode.ChaincodeOutcome;
import org.hansa.network.chaincode.ChaincodeRunner;
import org.hansa.network.chaincode.ShimRequests;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.impl.ChaincodeInvocationTask;
import org.hyperledger.fabric.traces.Traces;
import org.jspecify.annotations.Nullable;

/**
 * Runs a chaincode on the caller's thread with the real shim's stub: each request of the stub is answered before the
 * stub starts to wait for it. So one call is one deterministic function of state and input, without a socket, a queue
 * between threads, or a deadline, and the bytes are those that a chaincode server would have caused.
 */
public final class InProcessRunner implements ChaincodeRunner {

    static {
        // The shim's own main does this; its tasks fail without a provider.
        Traces.initialize(new Properties());
    }

    private final Chaincode chaincode;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    public InProcessRunner(Chaincode chaincode) {
        this.chaincode = chaincode;
    }

    @Override
    public ChaincodeOutcome run(CallContext context, ChaincodeInput input) throws ChaincodeFailure {
        String call = context.channel() + "/" + context.txId();
        if (!running.add(call)) {
            throw new ChaincodeFailure("error sending: txid: " + context.txId() + "(" + context.channel() + ") exists");
        }
        try {
            return outcome(new Conversation(context, input.getIsInit()).run(chaincode, input));
        } finally {
            running.remove(call);
        }
    }

    @Override
    public void close() {
        // Nothing is open between calls.
    }

    private static ChaincodeOutcome outcome(ChaincodeMessage answer) throws ChaincodeFailure {
        if (answer.getType() == Type.ERROR) {
            throw new ChaincodeFailure(
                    "transaction returned with failure: " + answer.getPayload().toStringUtf8());
        }
        try {
            return new ChaincodeOutcome(
                    Response.parseFrom(answer.getPayload()),
                    answer.hasChaincodeEvent() ? Optional.of(answer.getChaincodeEvent()) : Optional.empty());
        } catch (InvalidProtocolBufferException e) {
            throw new ChaincodeFailure("failed to unmarshal response for transaction " + answer.getTxid(), e);
        }
    }

    /** The messages of one call. */
    private static final class Conversation {

        private final CallContext context;
        private final UnaryOperator<ChaincodeMessage> requests;
        private @Nullable ChaincodeInvocationTask task;
        private @Nullable ChaincodeMessage answer;

        private Conversation(CallContext context, boolean initialising) {
            this.context = context;
            this.requests = new ShimRequests(context, initialising)::answer;
        }

        private ChaincodeMessage run(Chaincode chaincode, ChaincodeInput input) throws ChaincodeFailure {
            Type type = input.getIsInit() ? Type.INIT : Type.TRANSACTION;
            ChaincodeMessage start = ChaincodeMessage.newBuilder()
                    .setType(type)
                    .setPayload(input.toByteString())
                    .setTxid(context.txId())
                    .setChannelId(context.channel())
                    .setProposal(context.proposal())
                    .build();
            task = new ChaincodeInvocationTask(start, type, this::fromChaincode, chaincode);
            task.call();
            if (answer == null) {
                throw new ChaincodeFailure("nil response from transaction " + context.txId());
            }
            return answer;
        }

        private void fromChaincode(ChaincodeMessage message) {
            if (message.getType() == Type.COMPLETED || message.getType() == Type.ERROR) {
                answer = message;
                return;
            }
            try {
                if (task != null) {
                    task.postMessage(requests.apply(message));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while running a chaincode in process", e);
            }
        }
    }
}
