package org.hansa.ledger.model;

/**
 * The chaincode event of a step in a ballot's life: one for each transaction that makes one.
 *
 * @param state after the step; {@code OPEN} for a proposal and for a vote that does not decide
 */
public record BallotEvent(BallotId ballot, BallotKind kind, String about, Ballot.State state, long timeMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "ballot-event/1";
    /** The event's name in Fabric. */
    public static final String NAME = "ballot";

    public static BallotEvent of(Ballot ballot, long timeMillis) {
        return new BallotEvent(ballot.ballot(), ballot.kind(), ballot.about(), ballot.state(), timeMillis);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("ballot", ballot.value())
                .with("kind", kind.name())
                .with("about", about)
                .with("state", state.name())
                .with("time", timeMillis);
    }

    public static BallotEvent parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        BallotEvent event = new BallotEvent(
                new BallotId(fields.string("ballot")),
                fields.constant("kind", BallotKind.class),
                fields.string("about"),
                fields.constant("state", Ballot.State.class),
                fields.natural("time"));
        fields.end();
        return event;
    }
}
