package org.hansa.ledger.model;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code member/{msp}}: an organisation of the consortium. Names of legal entities are public by decision of record.
 *
 * @param state what was decided; {@link #stateAt} also knows what has lapsed since
 * @param suspension present while the state is {@code SUSPENDED}
 */
public record MemberRecord(
        MspId member, String legalName, String country, Role role, State state, Optional<Suspension> suspension)
        implements CanonicalRecord {
    public static final String SCHEMA = "member/1";

    /** A member sells room; an association orders and witnesses only. */
    public enum Role {
        MEMBER,
        ASSOCIATION
    }

    public enum State {
        ACTIVE,
        /** Stops new work and nothing else: what runs goes on, and can be released, moved and proved. */
        SUSPENDED,
        /** Has said that it goes: no new work, and running contracts are handed over. */
        LEAVING,
        LEFT;

        public static final Lifecycle<State> LIFECYCLE = new Lifecycle<>(Map.of(
                ACTIVE, Set.of(SUSPENDED, LEAVING, LEFT),
                SUSPENDED, Set.of(ACTIVE, LEFT),
                LEAVING, Set.of(LEFT)));
    }

    /**
     * @param sinceMillis transaction time of the decision
     * @param reviewAtMillis when the members look at it again
     * @param lapsesAtMillis of an urgent one: when it ends by itself
     */
    public record Suspension(BallotId ballot, long sinceMillis, long reviewAtMillis, OptionalLong lapsesAtMillis)
            implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create()
                    .with("ballot", ballot.value())
                    .with("since", sinceMillis)
                    .with("reviewAt", reviewAtMillis)
                    .with("lapsesAt", lapsesAtMillis);
        }

        static Suspension read(Fields fields) {
            Suspension suspension = new Suspension(
                    new BallotId(fields.string("ballot")),
                    fields.natural("since"),
                    fields.natural("reviewAt"),
                    fields.optionalNatural("lapsesAt"));
            fields.end();
            return suspension;
        }

        public boolean lapsed(long timeMillis) {
            return lapsesAtMillis.isPresent() && timeMillis >= lapsesAtMillis.getAsLong();
        }
    }

    public MemberRecord {
        Country.check(country);
    }

    public MemberRecord(MspId member, String legalName, String country, Role role, State state) {
        this(member, legalName, country, role, state, Optional.empty());
    }

    /** The state at a time: an urgent suspension that nothing confirmed has lapsed. */
    public State stateAt(long timeMillis) {
        return state == State.SUSPENDED
                        && suspension.filter(each -> each.lapsed(timeMillis)).isPresent()
                ? State.ACTIVE
                : state;
    }

    /** Whether it sells new room and has a vote at this time. */
    public boolean activeSeller(long timeMillis) {
        return role == Role.MEMBER && stateAt(timeMillis) == State.ACTIVE;
    }

    /**
     * Whether what was promised at its sites may still be recorded: a suspension leaves time for what was on its way to the
     * ledger when it was decided.
     */
    public boolean mayClaim(long timeMillis, long graceMillis) {
        boolean onItsWay = stateAt(timeMillis) == State.SUSPENDED
                && suspension
                        .filter(each -> timeMillis - each.sinceMillis() < graceMillis)
                        .isPresent();
        return onItsWay || activeSeller(timeMillis);
    }

    /** @throws LedgerRefusal WRONG_STATE when the table has no such step from the state of now */
    public MemberRecord advance(State to, Optional<Suspension> why, long nowMillis) {
        State now = stateAt(nowMillis);
        if (!State.LIFECYCLE.allows(now, to)) {
            throw new LedgerRefusal(LedgerError.WRONG_STATE, member + " is " + now + ", which never becomes " + to);
        }
        return new MemberRecord(member, legalName, country, role, to, why);
    }

    @Override
    public JsonObject json() {
        JsonObject json = JsonObject.schema(SCHEMA)
                .with("member", member.value())
                .with("legalName", legalName)
                .with("country", country)
                .with("role", role.name())
                .with("state", state.name());
        suspension.ifPresent(each -> json.with("suspension", each));
        return json;
    }

    public static MemberRecord parse(byte[] bytes) {
        return read(Fields.parse(bytes, SCHEMA));
    }

    static MemberRecord read(Fields fields) {
        MemberRecord record = new MemberRecord(
                new MspId(fields.string("member")),
                fields.string("legalName"),
                fields.string("country"),
                fields.constant("role", Role.class),
                fields.constant("state", State.class),
                fields.has("suspension")
                        ? Optional.of(Suspension.read(Fields.part(fields.object("suspension"), "member.suspension")))
                        : Optional.empty());
        fields.end();
        return record;
    }
}
