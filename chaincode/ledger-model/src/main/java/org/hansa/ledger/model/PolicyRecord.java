package org.hansa.ledger.model;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code policy/{revision}}: a revision of the rules that the members have voted for, with the ballot that says so.
 *
 * @param proposal what was voted on
 * @param ballot the ballot that carried it
 * @param activatedAtMillis transaction time of the activation, 0 before
 * @param retiredAtMillis transaction time at which it stopped counting, 0 before
 * @param held while it does not count although its state says so: an urgent revocation
 */
public record PolicyRecord(
        PolicyProposal proposal,
        MspId proposer,
        BallotId ballot,
        State state,
        long activatedAtMillis,
        long retiringAtMillis,
        long retiredAtMillis,
        Optional<Held> held)
        implements CanonicalRecord {
    public static final String SCHEMA = "policy/2";

    public enum State {
        /** Voted for by the members; not in force yet. */
        VOTED,
        ACTIVE,
        /** Replaced; leaves decided under it still count until it is retired. */
        RETIRING,
        RETIRED,
        /** Stopped by a ballot although nothing had replaced it. */
        REVOKED;

        public static final Lifecycle<State> LIFECYCLE = new Lifecycle<>(Map.of(
                VOTED, Set.of(ACTIVE, REVOKED),
                ACTIVE, Set.of(RETIRING, REVOKED),
                RETIRING, Set.of(RETIRED, REVOKED)));

        /** Whether a leaf may still be decided under a revision in this state. */
        public boolean counts() {
            return this == ACTIVE || this == RETIRING;
        }
    }

    /** A pause by an urgent ballot, which lapses by itself. */
    public record Held(BallotId ballot, long fromMillis, long untilMillis) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create()
                    .with("ballot", ballot.value())
                    .with("from", fromMillis)
                    .with("until", untilMillis);
        }

        static Held read(Fields fields) {
            Held held =
                    new Held(new BallotId(fields.string("ballot")), fields.natural("from"), fields.natural("until"));
            fields.end();
            return held;
        }

        public boolean at(long timeMillis) {
            return fromMillis <= timeMillis && timeMillis < untilMillis;
        }
    }

    public static PolicyRecord voted(PolicyProposal proposal, MspId proposer, BallotId ballot) {
        return new PolicyRecord(proposal, proposer, ballot, State.VOTED, 0, 0, 0, Optional.empty());
    }

    public PolicyRevision revision() {
        return proposal.revision();
    }

    public Digest bundleDigest() {
        return proposal.bundleDigest();
    }

    public Digest referenceDigest() {
        return proposal.referenceDigest();
    }

    public Digest testDigest() {
        return proposal.testDigest();
    }

    public String summary() {
        return proposal.summary();
    }

    public boolean isHeld(long timeMillis) {
        return held.filter(each -> each.at(timeMillis)).isPresent();
    }

    /** Whether a leaf may be decided under it at this time. */
    public boolean counts(long timeMillis) {
        return state.counts() && !isHeld(timeMillis);
    }

    /** Until when nothing can be decided under it, if it is held now. */
    public OptionalLong heldUntilMillis(long timeMillis) {
        return isHeld(timeMillis) ? OptionalLong.of(held.orElseThrow().untilMillis()) : OptionalLong.empty();
    }

    /** @throws LedgerRefusal WRONG_STATE when the table has no such step */
    public PolicyRecord advance(State to, long nowMillis) {
        if (!State.LIFECYCLE.allows(state, to)) {
            throw new LedgerRefusal(
                    LedgerError.WRONG_STATE, revision() + " is " + state + ": it does not become " + to);
        }
        boolean ends = to == State.RETIRED || to == State.REVOKED;
        return new PolicyRecord(
                proposal,
                proposer,
                ballot,
                to,
                to == State.ACTIVE ? nowMillis : activatedAtMillis,
                to == State.RETIRING ? nowMillis : retiringAtMillis,
                ends ? nowMillis : retiredAtMillis,
                held);
    }

    public PolicyRecord hold(Held pause) {
        return new PolicyRecord(
                proposal,
                proposer,
                ballot,
                state,
                activatedAtMillis,
                retiringAtMillis,
                retiredAtMillis,
                Optional.of(pause));
    }

    @Override
    public JsonObject json() {
        JsonObject json = JsonObject.schema(SCHEMA)
                .with("proposal", proposal)
                .with("proposer", proposer.value())
                .with("ballot", ballot.value())
                .with("state", state.name())
                .with("activatedAt", activatedAtMillis)
                .with("retiringAt", retiringAtMillis)
                .with("retiredAt", retiredAtMillis);
        held.ifPresent(each -> json.with("held", each));
        return json;
    }

    public static PolicyRecord parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        PolicyRecord record = new PolicyRecord(
                fields.record("proposal", PolicyProposal.SCHEMA, PolicyProposal::read),
                new MspId(fields.string("proposer")),
                new BallotId(fields.string("ballot")),
                fields.constant("state", State.class),
                fields.natural("activatedAt"),
                fields.natural("retiringAt"),
                fields.natural("retiredAt"),
                fields.has("held")
                        ? Optional.of(Held.read(Fields.part(fields.object("held"), "policy.held")))
                        : Optional.empty());
        fields.end();
        return record;
    }
}
