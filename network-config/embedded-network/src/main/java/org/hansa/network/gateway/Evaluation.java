package org.hansa.network.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.List;
import org.hansa.network.endorser.EndorsingPeer;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;

/** Evaluate: one peer's answer, the own one first, the others in turn where another peer may do better. */
final class Evaluation {

    private final PeerChoice peers;
    private final String channelId;
    private final String localMspId;

    Evaluation(GatewayParts parts, PeerChoice peers) {
        this.peers = peers;
        this.channelId = parts.access().channelId();
        this.localMspId = parts.local().mspId();
    }

    EvaluateResponse evaluate(EvaluateRequest request) throws GatewayRefusal {
        ProposedTransaction proposal = ProposedTransaction.parse(request.getProposedTransaction());
        requireComplete(request, proposal);
        if (!proposal.channel().equals(channelId)) {
            throw new GatewayRefusal(
                    Code.UNAVAILABLE,
                    "failed to get config for channel [" + proposal.channel()
                            + "]: could not get last config for channel " + proposal.channel());
        }
        List<ErrorDetail> details = new ArrayList<>();
        Code last = Code.UNAVAILABLE;
        for (EndorsingPeer peer : candidates(request, proposal)) {
            PeerAnswer answer = PeerAnswer.ask(peer, proposal.signed());
            if (answer.succeeded()) {
                return EvaluateResponse.newBuilder()
                        .setResult(result(answer.endorsed()))
                        .build();
            }
            details.add(answer.detail());
            if (!answer.otherPeersMayDoBetter()) {
                throw new GatewayRefusal(
                        answer.code(), "evaluate call to endorser returned error: " + answer.message(), details);
            }
            last = answer.code();
        }
        throw new GatewayRefusal(last, "failed to evaluate transaction, see attached details for more info", details);
    }

    private static void requireComplete(EvaluateRequest request, ProposedTransaction proposal) throws GatewayRefusal {
        String missing = "";
        if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
            missing = "a signed proposal is required";
        } else if (proposal.channel().isEmpty()) {
            missing = "no channel id provided";
        } else if (proposal.chaincode().isEmpty()) {
            missing = "no chaincode name is provided, channel id [" + proposal.channel() + "]";
        }
        if (!missing.isEmpty()) {
            throw new GatewayRefusal(Code.INVALID_ARGUMENT, "failed to unpack transaction proposal: " + missing);
        }
    }

    private List<EndorsingPeer> candidates(EvaluateRequest request, ProposedTransaction proposal)
            throws GatewayRefusal {
        boolean keepTransientDataAtHome = proposal.hasTransientData() && request.getTargetOrganizationsCount() == 0;
        List<String> organisations =
                keepTransientDataAtHome ? List.of(localMspId) : request.getTargetOrganizationsList();
        List<EndorsingPeer> candidates = peers.offering(proposal.chaincode()).stream()
                .filter(peer -> organisations.isEmpty() || organisations.contains(peer.mspId()))
                .toList();
        if (candidates.isEmpty()) {
            String none = "no peers available to evaluate chaincode " + proposal.chaincode() + " in channel "
                    + proposal.channel();
            throw new GatewayRefusal(
                    Code.FAILED_PRECONDITION,
                    keepTransientDataAtHome
                            ? "no endorsers found in the gateway's organization; retry specifying target"
                                    + " organization(s) to protect transient data: " + none
                            : none);
        }
        return candidates;
    }

    /** The result inside the endorsed payload counts, where there is one. */
    private static Response result(ProposalResponse answer) {
        if (answer.getPayload().isEmpty()) {
            return answer.getResponse();
        }
        try {
            ByteString extension =
                    ProposalResponsePayload.parseFrom(answer.getPayload()).getExtension();
            ByteString result =
                    ChaincodeAction.parseFrom(extension).getResponse().getPayload();
            return answer.getResponse().toBuilder().setPayload(result).build();
        } catch (InvalidProtocolBufferException e) {
            return answer.getResponse();
        }
    }
}
