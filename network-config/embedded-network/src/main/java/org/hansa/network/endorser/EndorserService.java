package org.hansa.network.endorser;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code protos.Endorser} over gRPC. Runs proposals on a bounded executor, because a chaincode may take its time. */
public final class EndorserService extends EndorserGrpc.EndorserImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(EndorserService.class);

    private final EndorsingPeer peer;
    private final Executor executor;

    public EndorserService(EndorsingPeer peer, Executor executor) {
        this.peer = peer;
        this.executor = executor;
    }

    @Override
    public void processProposal(SignedProposal proposal, StreamObserver<ProposalResponse> client) {
        try {
            executor.execute(() -> answer(proposal, client));
        } catch (RejectedExecutionException e) {
            client.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("too many requests for /protos.Endorser, exceeding concurrency limit")
                    .asRuntimeException());
        }
    }

    private void answer(SignedProposal proposal, StreamObserver<ProposalResponse> client) {
        try {
            client.onNext(peer.process(proposal));
            client.onCompleted();
        } catch (ProposalRefused e) {
            client.onError(Status.UNKNOWN.withDescription(e.getMessage()).asRuntimeException());
        } catch (RuntimeException e) {
            LOG.error("a proposal at {} failed for a reason that is none of the client's", peer.address(), e);
            client.onError(Status.INTERNAL
                    .withDescription("the peer failed; its log says why")
                    .asRuntimeException());
        }
    }
}
