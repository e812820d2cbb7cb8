package org.hansa.ledger.model;

import java.util.OptionalLong;

/**
 * {@code exemption/{id}/use/{n}}: that a decision rested on an exemption.
 *
 * @param use counted from 1
 * @param decision digest of the decision that would have been another without it
 * @param returnedAtMillis when its member gave it back, for nothing came of it
 */
public record ExemptionUse(
        String exemption, long use, MspId member, Digest decision, long timeMillis, OptionalLong returnedAtMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "exemption-use/1";

    public ExemptionUse givenBack(long nowMillis) {
        return new ExemptionUse(exemption, use, member, decision, timeMillis, OptionalLong.of(nowMillis));
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("exemption", exemption)
                .with("use", use)
                .with("member", member.value())
                .with("decision", decision.hex())
                .with("time", timeMillis)
                .with("returnedAt", returnedAtMillis);
    }

    public static ExemptionUse parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        ExemptionUse use = new ExemptionUse(
                fields.string("exemption"),
                fields.natural("use"),
                new MspId(fields.string("member")),
                fields.digest("decision"),
                fields.natural("time"),
                fields.optionalNatural("returnedAt"));
        fields.end();
        return use;
    }
}
