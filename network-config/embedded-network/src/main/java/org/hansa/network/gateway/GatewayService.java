package org.hansa.network.gateway;

import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code gateway.Gateway} over gRPC: calls that take time on a bounded executor, waiting calls on no thread at all. How many
 * there may be at once is the server's limit.
 */
public final class GatewayService extends GatewayGrpc.GatewayImplBase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayService.class);

    private final GatewayParts parts;
    private final Executor requests;
    private final Executor events;
    private final Evaluation evaluation;
    private final Endorsing endorsing;
    private final Submission submission;
    private final CommitWatch commits;

    /**
     * @param requests runs Evaluate, Endorse and Submit; must not be the executor of {@code parts}, whose tasks they
     *     wait for
     * @param events moves blocks into event streams
     */
    public GatewayService(GatewayParts parts, Executor requests, Executor events) {
        PeerChoice choice = new PeerChoice(parts);
        this.parts = parts;
        this.requests = requests;
        this.events = events;
        this.evaluation = new Evaluation(parts, choice);
        this.endorsing = new Endorsing(parts, choice);
        this.submission = new Submission(parts);
        this.commits = new CommitWatch(parts.ledger());
    }

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> client) {
        run(client, () -> evaluation.evaluate(request));
    }

    @Override
    public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> client) {
        run(client, () -> endorsing.endorse(request));
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> client) {
        run(client, () -> submission.submit(request));
    }

    @Override
    public void commitStatus(SignedCommitStatusRequest request, StreamObserver<CommitStatusResponse> client) {
        try {
            CommitStatusQuery query = CommitStatusQuery.check(request, parts.access());
            Consumer<CommitStatusResponse> answer = status -> {
                client.onNext(status);
                client.onCompleted();
            };
            // A handler makes answers to cancelled calls harmless, and ends the wait.
            ((ServerCallStreamObserver<CommitStatusResponse>) client)
                    .setOnCancelHandler(() -> commits.cancel(query.txId(), answer));
            commits.await(query.txId(), answer);
        } catch (GatewayRefusal e) {
            client.onError(e.onTheWire());
        }
    }

    @Override
    public void chaincodeEvents(SignedChaincodeEventsRequest request, StreamObserver<ChaincodeEventsResponse> client) {
        try {
            EventSubscription subscription = EventSubscription.check(request, parts.access(), parts.ledger());
            new EventStream(
                            parts.ledger(),
                            subscription,
                            (ServerCallStreamObserver<ChaincodeEventsResponse>) client,
                            events)
                    .start();
        } catch (GatewayRefusal e) {
            client.onError(e.onTheWire());
        }
    }

    @Override
    public void close() {
        commits.close();
    }

    /** A unary call's work. */
    @FunctionalInterface
    private interface Call<T> {
        T answer() throws GatewayRefusal;
    }

    private <T> void run(StreamObserver<T> client, Call<T> call) {
        try {
            requests.execute(() -> answer(client, call));
        } catch (RejectedExecutionException e) {
            client.onError(tooMany("/gateway.Gateway").onTheWire());
        }
    }

    private static <T> void answer(StreamObserver<T> client, Call<T> call) {
        try {
            client.onNext(call.answer());
            client.onCompleted();
        } catch (GatewayRefusal e) {
            client.onError(e.onTheWire());
        } catch (RejectedExecutionException e) {
            client.onError(tooMany("/protos.Endorser").onTheWire());
        } catch (RuntimeException e) {
            LOG.error("a Gateway call failed for a reason that is none of the client's", e);
            client.onError(Status.INTERNAL
                    .withDescription("the peer failed; its log says why")
                    .asRuntimeException());
        }
    }

    private static GatewayRefusal tooMany(String service) {
        return new GatewayRefusal(
                Code.RESOURCE_EXHAUSTED,
                "too many requests for " + service + ", exceeding concurrency limit; retry later");
    }
}
