package org.hansa.network.gateway;

import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.network.endorser.EndorsingPeer;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;

/**
 * Endorse: one peer of the Gateway's own organisation first, then as many others as the policies of all touched
 * chaincodes demand, at once. Endorsing organisations named by the client build one fixed plan without alternatives.
 */
final class Endorsing {

    private final GatewayParts parts;
    private final PeerChoice choice;
    private final EndorsementLayouts layouts;

    Endorsing(GatewayParts parts, PeerChoice choice) {
        this.parts = parts;
        this.choice = choice;
        this.layouts = new EndorsementLayouts(parts, choice);
    }

    EndorseResponse endorse(EndorseRequest request) throws GatewayRefusal {
        if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
            throw new GatewayRefusal(Code.INVALID_ARGUMENT, "the proposed transaction must contain a signed proposal");
        }
        ProposedTransaction proposal = ProposedTransaction.parse(request.getProposedTransaction());
        EndorsementCollection endorsements = new EndorsementCollection(proposal.signed(), parts.executor());
        EndorsementCollection.Completed completed = endorsements.complete(
                request.getEndorsingOrganizationsCount() > 0
                        ? List.of(ofOrganisations(proposal, request.getEndorsingOrganizationsList()))
                        : afterFirst(proposal, endorsements));
        return EndorseResponse.newBuilder()
                .setPreparedTransaction(proposal.assemble(completed.payload(), completed.endorsements()))
                .build();
    }

    private List<EndorsingPeer> ofOrganisations(ProposedTransaction proposal, List<String> organisations)
            throws GatewayRefusal {
        List<EndorsingPeer> offering = offering(proposal);
        List<EndorsingPeer> chosen = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String organisation : organisations) {
            offering.stream()
                    .filter(peer -> peer.mspId().equals(organisation))
                    .findFirst()
                    .ifPresentOrElse(chosen::add, () -> missing.add(organisation));
        }
        if (!missing.isEmpty()) {
            throw new GatewayRefusal(
                    Code.UNAVAILABLE, "failed to find any endorsing peers for org(s): " + String.join(", ", missing));
        }
        return chosen;
    }

    private List<List<EndorsingPeer>> afterFirst(ProposedTransaction proposal, EndorsementCollection endorsements)
            throws GatewayRefusal {
        PeerAnswer first = first(proposal);
        List<ChaincodeCall> interest = first.endorsed().getInterest().getChaincodesList();
        List<ChaincodeCall> touched = interest.isEmpty() ? onlyCalled(proposal) : interest;
        List<List<EndorsingPeer>> sets = proposal.hasTransientData()
                ? amongMembers(proposal, touched, first.peer())
                : layouts.plan(proposal.channel(), touched, Optional.of(first.peer()));
        endorsements.begin(first.peer(), first.endorsed());
        return sets;
    }

    /**
     * Transient fields are for members of the collections that are written, although others could endorse hashes. Where
     * the policy cannot do without others, only the client can say whom it trusts (NOTES 30).
     */
    private List<List<EndorsingPeer>> amongMembers(
            ProposedTransaction proposal, List<ChaincodeCall> touched, EndorsingPeer first) throws GatewayRefusal {
        List<ChaincodeCall> guarded = touched.stream()
                .map(call -> call.toBuilder().setNoPrivateReads(false).build())
                .toList();
        try {
            return layouts.plan(proposal.channel(), guarded, Optional.of(first));
        } catch (GatewayRefusal e) {
            List<String> protectedCollections = touched.stream()
                    .filter(ChaincodeCall::getNoPrivateReads)
                    .flatMap(call -> call.getCollectionNamesList().stream())
                    .toList();
            if (protectedCollections.isEmpty()) {
                throw e;
            }
            // If others were no help either, this throws the better reason.
            layouts.plan(proposal.channel(), touched, Optional.of(first));
            throw new GatewayRefusal(
                    Code.FAILED_PRECONDITION,
                    "requires endorsement from organisation(s) that are not in the distribution policy of the private"
                            + " data collection(s): [" + String.join(" ", protectedCollections)
                            + "]; retry specifying trusted endorsing organizations to protect transient data");
        }
    }

    private PeerAnswer first(ProposedTransaction proposal) throws GatewayRefusal {
        List<ErrorDetail> details = new ArrayList<>();
        for (EndorsingPeer peer : firstCandidates(proposal)) {
            PeerAnswer answer = PeerAnswer.ask(peer, proposal.signed());
            if (answer.succeeded()) {
                return answer;
            }
            details.add(answer.detail());
        }
        throw new GatewayRefusal(
                Code.ABORTED, "failed to endorse transaction, see attached details for more info", details);
    }

    private List<EndorsingPeer> firstCandidates(ProposedTransaction proposal) throws GatewayRefusal {
        String home = parts.local().mspId();
        List<EndorsingPeer> own = offering(proposal).stream()
                .filter(peer -> peer.mspId().equals(home))
                .toList();
        if (!own.isEmpty()) {
            return own;
        }
        if (proposal.hasTransientData()) {
            throw new GatewayRefusal(
                    Code.FAILED_PRECONDITION,
                    "no endorsers found in the gateway's organization; retry specifying endorsing organization(s) to"
                            + " protect transient data");
        }
        return layouts.plan(proposal.channel(), onlyCalled(proposal), Optional.empty())
                .get(0);
    }

    private static List<ChaincodeCall> onlyCalled(ProposedTransaction proposal) {
        return List.of(ChaincodeCall.newBuilder().setName(proposal.chaincode()).build());
    }

    private List<EndorsingPeer> offering(ProposedTransaction proposal) {
        return proposal.channel().equals(parts.access().channelId())
                ? choice.offering(proposal.chaincode())
                : List.of();
    }
}
