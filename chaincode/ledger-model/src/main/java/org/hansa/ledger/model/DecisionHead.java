package org.hansa.ledger.model;

/** {@code decisions/{msp}/head}: where a member's decision stream stands. Same rules as {@link SiteHead}, no totals. */
public record DecisionHead(MspId member, long nextBatch, Frontier frontier, long lastTimeMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "decision-head/1";

    public static DecisionHead empty(MspId member) {
        return new DecisionHead(member, 0, Frontier.EMPTY, 0);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("member", member.value())
                .with("nextBatch", nextBatch)
                .with("treeSize", frontier.size())
                .withStrings("frontier", frontier.hexes())
                .with("root", frontier.root().hex())
                .with("lastTime", lastTimeMillis);
    }

    public static DecisionHead parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        DecisionHead head = new DecisionHead(
                new MspId(fields.string("member")),
                fields.natural("nextBatch"),
                Frontier.of(fields.natural("treeSize"), fields.strings("frontier")),
                fields.natural("lastTime"));
        if (!head.frontier().root().equals(fields.digest("root"))) {
            throw new MalformedRecordException("decision-head: the frontier does not give the root");
        }
        fields.end();
        return head;
    }
}
