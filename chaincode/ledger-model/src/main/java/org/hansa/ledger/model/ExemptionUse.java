package org.hansa.ledger.model;

/**
 * {@code exemption/{id}/use/{n}}: that a decision rested on an exemption.
 *
 * @param use counted from 1
 * @param decision digest of the decision that would have been another without it
 */
public record ExemptionUse(String exemption, long use, MspId member, Digest decision, long timeMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "exemption-use/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("exemption", exemption)
                .with("use", use)
                .with("member", member.value())
                .with("decision", decision.hex())
                .with("time", timeMillis);
    }

    public static ExemptionUse parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        ExemptionUse use = new ExemptionUse(
                fields.string("exemption"),
                fields.natural("use"),
                new MspId(fields.string("member")),
                fields.digest("decision"),
                fields.natural("time"));
        fields.end();
        return use;
    }
}
