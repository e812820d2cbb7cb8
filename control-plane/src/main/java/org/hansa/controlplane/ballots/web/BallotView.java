package org.hansa.controlplane.ballots.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.ballots.Evidence;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotCount;
import org.hansa.ledger.model.MspId;
import org.jspecify.annotations.Nullable;

/**
 * A ballot as REST shows it.
 *
 * @param content exactly what is decided; {@code contentDigest} is of its canonical bytes
 * @param votes in the order they came; of a member's votes the last counts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BallotView(
        String id,
        String kind,
        String rule,
        String about,
        Map<String, Object> content,
        String contentDigest,
        String reason,
        String proposer,
        Instant proposedAt,
        Instant deadline,
        List<String> electorate,
        long quorum,
        long threshold,
        long approvals,
        long rejections,
        String state,
        List<VoteView> votes,
        @Nullable Instant closedAt,
        @Nullable EvidenceView evidence) {
    public record VoteView(String member, String choice, String reason, Instant time) {
        static VoteView of(Ballot.Vote vote) {
            return new VoteView(
                    vote.member().value(),
                    vote.choice().name(),
                    vote.reason(),
                    Instant.ofEpochMilli(vote.timeMillis()));
        }
    }

    /** The ledger transaction of the newest step. */
    public record EvidenceView(String transaction, long block, Instant time) {
        static EvidenceView of(Evidence evidence) {
            return new EvidenceView(evidence.transaction(), evidence.block(), evidence.time());
        }
    }

    public static BallotView of(Ballot ballot, Optional<Evidence> evidence) {
        BallotCount count = ballot.count();
        return new BallotView(
                ballot.ballot().value(),
                ballot.kind().name(),
                ballot.rule().name(),
                ballot.about(),
                ballot.content().fields(),
                ballot.contentDigest().hex(),
                ballot.reason(),
                ballot.proposer().value(),
                Instant.ofEpochMilli(ballot.proposedAtMillis()),
                Instant.ofEpochMilli(ballot.deadlineMillis()),
                ballot.electorate().stream().map(MspId::value).toList(),
                ballot.quorum(),
                ballot.threshold(),
                count.approvals(),
                count.rejections(),
                ballot.state().name(),
                ballot.votes().stream().map(VoteView::of).toList(),
                ballot.closedAtMillis() == 0 ? null : Instant.ofEpochMilli(ballot.closedAtMillis()),
                evidence.map(EvidenceView::of).orElse(null));
    }
}
