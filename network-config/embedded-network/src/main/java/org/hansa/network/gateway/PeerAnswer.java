package org.hansa.network.gateway;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.endorser.ProposalRefused;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;

/**
 * A peer's answer to a proposal, sorted as Fabric's Gateway sorts it.
 *
 * @param peer who answered
 * @param response the answer; null if there was none
 * @param code OK, or what kind of failure this is
 * @param message what a client reads of a failure
 * @param otherPeersMayDoBetter whether asking another peer makes sense
 */
record PeerAnswer(
        EndorsingPeer peer,
        @Nullable ProposalResponse response,
        Code code,
        String message,
        boolean otherPeersMayDoBetter) {

    static PeerAnswer ask(EndorsingPeer peer, SignedProposal proposal) {
        try {
            return sort(peer, peer.process(proposal));
        } catch (ProposalRefused e) {
            return new PeerAnswer(peer, null, Code.FAILED_PRECONDITION, String.valueOf(e.getMessage()), false);
        } catch (StatusRuntimeException e) {
            String message = "rpc error: code = " + e.getStatus().getCode() + " desc = "
                    + e.getStatus().getDescription();
            return new PeerAnswer(peer, null, Code.UNAVAILABLE, message, true);
        }
    }

    private static PeerAnswer sort(EndorsingPeer peer, ProposalResponse response) {
        int status = response.getResponse().getStatus();
        String message = response.getResponse().getMessage();
        if (status >= 200 && status < 400) {
            return new PeerAnswer(peer, response, Code.OK, "", false);
        }
        boolean fromThePeerItself = status == 500 && response.getPayload().isEmpty();
        return fromThePeerItself
                ? new PeerAnswer(peer, response, Code.ABORTED, message, true)
                : new PeerAnswer(peer, response, Code.UNKNOWN, "chaincode response " + status + ", " + message, false);
    }

    boolean succeeded() {
        return code == Code.OK;
    }

    /** The response of a peer that succeeded. */
    ProposalResponse endorsed() {
        if (response == null) {
            throw new IllegalStateException("asked for the response of a failure: " + message);
        }
        return response;
    }

    ErrorDetail detail() {
        return detail(peer, message);
    }

    static ErrorDetail detail(EndorsingPeer peer, String message) {
        return ErrorDetail.newBuilder()
                .setAddress(peer.address())
                .setMspId(peer.mspId())
                .setMessage(message)
                .build();
    }
}
