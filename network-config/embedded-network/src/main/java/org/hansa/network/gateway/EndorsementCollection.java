package org.hansa.network.gateway;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.hansa.network.endorser.EndorsingPeer;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;

/** Endorsements of one proposal as they come in: equal payloads are kept, all else becomes a detail for the client. */
final class EndorsementCollection {

    private final SignedProposal proposal;
    private final Executor executor;
    private final Map<EndorsingPeer, Endorsement> endorsements = new LinkedHashMap<>();
    private final Set<EndorsingPeer> failed = new HashSet<>();
    private final List<ErrorDetail> details = new ArrayList<>();
    private @Nullable ByteString payload;

    EndorsementCollection(SignedProposal proposal, Executor executor) {
        this.proposal = proposal;
        this.executor = executor;
    }

    /** The first endorsement sets the payload that all others must equal. */
    void begin(EndorsingPeer first, ProposalResponse response) {
        payload = response.getPayload();
        endorsements.put(first, response.getEndorsement());
    }

    /**
     * Tries one set of peers after the other until one has endorsed completely. A peer that failed is not asked again,
     * and sets that need it are passed over.
     */
    Completed complete(List<List<EndorsingPeer>> sets) throws GatewayRefusal {
        for (List<EndorsingPeer> set : sets) {
            if (set.stream().noneMatch(failed::contains) && endorse(set)) {
                return completed(set);
            }
        }
        throw new GatewayRefusal(
                Code.ABORTED,
                "failed to collect enough transaction endorsements, see attached details for more info",
                details);
    }

    /** What the peers of one set agreed on. */
    record Completed(ByteString payload, List<Endorsement> endorsements) {}

    private boolean endorse(List<EndorsingPeer> set) {
        List<EndorsingPeer> missing =
                set.stream().filter(peer -> !endorsements.containsKey(peer)).toList();
        List<CompletableFuture<PeerAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < missing.size(); i++) {
            EndorsingPeer peer = missing.get(i);
            // The last one on this thread, which would only wait: most policies need just one more peer.
            Executor where = i == missing.size() - 1 ? Runnable::run : executor;
            answers.add(CompletableFuture.supplyAsync(() -> PeerAnswer.ask(peer, proposal), where));
        }
        boolean complete = true;
        for (CompletableFuture<PeerAnswer> answer : answers) {
            complete &= accept(answer.join());
        }
        return complete;
    }

    private boolean accept(PeerAnswer answer) {
        Optional<String> objection = objection(answer);
        if (objection.isPresent()) {
            failed.add(answer.peer());
            details.add(PeerAnswer.detail(answer.peer(), objection.get()));
            return false;
        }
        endorsements.put(answer.peer(), answer.endorsed().getEndorsement());
        return true;
    }

    private Optional<String> objection(PeerAnswer answer) {
        if (!answer.succeeded()) {
            return Optional.of(answer.message());
        }
        if (payload == null) {
            payload = answer.endorsed().getPayload();
        }
        return payload.equals(answer.endorsed().getPayload())
                ? Optional.empty()
                : Optional.of("ProposalResponsePayloads do not match");
    }

    private Completed completed(List<EndorsingPeer> set) {
        List<Endorsement> ofTheSet = endorsements.entrySet().stream()
                .filter(entry -> set.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return new Completed(payload == null ? ByteString.EMPTY : payload, ofTheSet);
    }
}
