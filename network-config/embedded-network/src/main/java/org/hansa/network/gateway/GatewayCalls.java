package org.hansa.network.gateway;

import io.grpc.StatusRuntimeException;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;

/**
 * The Gateway's unary calls on the caller's thread, without gRPC: for a simulation. Refusals come as a client sees them,
 * details included.
 */
public final class GatewayCalls {

    private final Evaluation evaluation;
    private final Endorsing endorsing;
    private final Submission submission;

    public GatewayCalls(GatewayParts parts) {
        PeerChoice choice = new PeerChoice(parts);
        this.evaluation = new Evaluation(parts, choice);
        this.endorsing = new Endorsing(parts, choice);
        this.submission = new Submission(parts);
    }

    /** @throws StatusRuntimeException if the Gateway refuses */
    public EvaluateResponse evaluate(EvaluateRequest request) {
        return answered(() -> evaluation.evaluate(request));
    }

    /** @throws StatusRuntimeException if the Gateway refuses */
    public EndorseResponse endorse(EndorseRequest request) {
        return answered(() -> endorsing.endorse(request));
    }

    /** @throws StatusRuntimeException if the Gateway refuses */
    public SubmitResponse submit(SubmitRequest request) {
        return answered(() -> submission.submit(request));
    }

    @FunctionalInterface
    private interface Call<T> {
        T answer() throws GatewayRefusal;
    }

    private static <T> T answered(Call<T> call) {
        try {
            return call.answer();
        } catch (GatewayRefusal refusal) {
            throw refusal.onTheWire();
        }
    }
}
