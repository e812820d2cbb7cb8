package org.hansa.ledger.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code ballot/{id}}: a decision of the members, from proposal to close. Everything that the count needs is in it, so that
 * anybody can count again: {@link BallotCount}.
 *
 * @param rule the weight that the chaincode gave it
 * @param about what it is about: a member, a revision, a parameter, an exemption, a site, or an issuer's key
 * @param contentDigest of {@code content}; each vote names it
 * @param electorate who has a vote, fixed when it was proposed
 * @param quorum votes of any kind that it needs
 * @param threshold approvals that it needs
 * @param votes in the order they came; of a member's votes the last counts
 * @param closedAtMillis transaction time of the close, 0 while open
 */
public record Ballot(
        BallotId ballot,
        BallotKind kind,
        BallotRule rule,
        String about,
        BallotContent content,
        Digest contentDigest,
        String reason,
        MspId proposer,
        long proposedAtMillis,
        long deadlineMillis,
        List<MspId> electorate,
        long quorum,
        long threshold,
        State state,
        List<Vote> votes,
        long closedAtMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "ballot/1";

    public enum State {
        OPEN,
        /** Enough members approved, and what was decided has taken effect in the same transaction. */
        CARRIED,
        /** So many voted against it that it could not be carried any more. */
        REJECTED,
        /** Its deadline passed first. */
        EXPIRED,
        /** Taken back by its proposer. */
        WITHDRAWN,
        /** Enough members approved what meanwhile could not be done any more. */
        OVERTAKEN;

        public static final Lifecycle<State> LIFECYCLE =
                new Lifecycle<>(Map.of(OPEN, Set.of(CARRIED, REJECTED, EXPIRED, WITHDRAWN, OVERTAKEN)));
    }

    public enum Choice {
        APPROVE,
        REJECT,
        /** Counts for the quorum only. */
        ABSTAIN
    }

    /** A member's vote with its reason. */
    public record Vote(MspId member, Choice choice, String reason, long timeMillis) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create()
                    .with("member", member.value())
                    .with("choice", choice.name())
                    .with("reason", reason)
                    .with("time", timeMillis);
        }

        static Vote read(Fields fields) {
            Vote vote = new Vote(
                    new MspId(fields.string("member")),
                    fields.constant("choice", Choice.class),
                    fields.string("reason"),
                    fields.natural("time"));
            fields.end();
            return vote;
        }
    }

    public Ballot {
        electorate = List.copyOf(electorate);
        votes = List.copyOf(votes);
    }

    public BallotCount count() {
        return BallotCount.of(this);
    }

    /** Whether a vote given now would count. */
    public boolean takesVotes(long nowMillis) {
        return state == State.OPEN && nowMillis < deadlineMillis;
    }

    public Ballot withVotes(List<Vote> next) {
        return copy(state, next, closedAtMillis);
    }

    /** @throws LedgerRefusal WRONG_STATE when the table has no such step */
    public Ballot closed(State to, long nowMillis) {
        if (!State.LIFECYCLE.allows(state, to)) {
            throw new LedgerRefusal(LedgerError.WRONG_STATE, ballot + " is " + state + ", which never becomes " + to);
        }
        return copy(to, votes, nowMillis);
    }

    private Ballot copy(State next, List<Vote> nextVotes, long closed) {
        return new Ballot(
                ballot,
                kind,
                rule,
                about,
                content,
                contentDigest,
                reason,
                proposer,
                proposedAtMillis,
                deadlineMillis,
                electorate,
                quorum,
                threshold,
                next,
                nextVotes,
                closed);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("ballot", ballot.value())
                .with("kind", kind.name())
                .with("rule", rule.name())
                .with("about", about)
                .withObject("content", content.fields())
                .with("contentDigest", contentDigest.hex())
                .with("reason", reason)
                .with("proposer", proposer.value())
                .with("proposedAt", proposedAtMillis)
                .with("deadline", deadlineMillis)
                .withStrings("electorate", electorate.stream().map(MspId::value).toList())
                .with("quorum", quorum)
                .with("threshold", threshold)
                .with("state", state.name())
                .withRecords("votes", votes)
                .with("closedAt", closedAtMillis);
    }

    public static Ballot parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Ballot ballot = new Ballot(
                new BallotId(fields.string("ballot")),
                fields.constant("kind", BallotKind.class),
                fields.constant("rule", BallotRule.class),
                fields.string("about"),
                new BallotContent(fields.object("content")),
                fields.digest("contentDigest"),
                fields.string("reason"),
                new MspId(fields.string("proposer")),
                fields.natural("proposedAt"),
                fields.natural("deadline"),
                fields.sortedStrings("electorate").stream().map(MspId::new).toList(),
                fields.natural("quorum"),
                fields.natural("threshold"),
                fields.constant("state", State.class),
                fields.parts("votes", Vote::read),
                fields.natural("closedAt"));
        fields.end();
        if (!ballot.content().digest().equals(ballot.contentDigest())) {
            throw new MalformedRecordException("ballot: field 'contentDigest' is not the digest of 'content'");
        }
        return ballot;
    }
}
