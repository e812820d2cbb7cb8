package org.hansa.ledger.model;

/** {@code member/{msp}}: an organisation of the consortium. Names of legal entities are public by decision of record. */
public record MemberRecord(MspId member, String legalName, String country, Role role, State state)
        implements CanonicalRecord {
    public static final String SCHEMA = "member/1";

    /** A member sells room; an association orders and witnesses only. */
    public enum Role {
        MEMBER,
        ASSOCIATION
    }

    /** {@code SUSPENDED} stops new work and nothing else. */
    public enum State {
        ACTIVE,
        SUSPENDED,
        LEFT
    }

    public MemberRecord {
        Country.check(country);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("member", member.value())
                .with("legalName", legalName)
                .with("country", country)
                .with("role", role.name())
                .with("state", state.name());
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
                fields.constant("state", State.class));
        fields.end();
        return record;
    }
}
