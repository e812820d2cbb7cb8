package org.hansa.ledger.model;

/**
 * What a member puts to the vote. Who may vote, and how many voices are needed, is not the proposer's to say.
 *
 * @param urgent asks for a decision by few whose effect lapses; only for kinds that stop something
 * @param deadlineMillis first instant at which no vote counts any more
 */
public record BallotProposal(
        BallotId ballot, BallotKind kind, boolean urgent, BallotContent content, String reason, long deadlineMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "ballot-proposal/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("ballot", ballot.value())
                .with("kind", kind.name())
                .with("urgent", urgent)
                .withObject("content", content.fields())
                .with("reason", reason)
                .with("deadline", deadlineMillis);
    }

    public static BallotProposal parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        BallotProposal proposal = new BallotProposal(
                new BallotId(fields.string("ballot")),
                fields.constant("kind", BallotKind.class),
                fields.bool("urgent"),
                new BallotContent(fields.object("content")),
                fields.string("reason"),
                fields.natural("deadline"));
        fields.end();
        proposal.content().record(proposal.kind());
        return proposal;
    }
}
