package org.hansa.ledger.model;

import java.util.Map;
import java.util.function.Function;

/**
 * The thing that is decided: one canonical record, kept as it was proposed. What is shown, voted on and carried out are the
 * same bytes, and {@link #digest()} is what a vote names.
 *
 * @param fields as {@link CanonicalJson#readObject} gives them; the first is {@code schema}
 */
public record BallotContent(Map<String, Object> fields) {
    public static BallotContent of(CanonicalRecord record) {
        return new BallotContent(CanonicalJson.readObject(record.bytes()));
    }

    /** @throws MalformedRecordException when the bytes are not canonical */
    public static BallotContent parse(byte[] bytes) {
        return new BallotContent(CanonicalJson.readObject(bytes));
    }

    public byte[] bytes() {
        return CanonicalJson.write(fields);
    }

    public Digest digest() {
        return Digest.of(bytes());
    }

    /** @throws MalformedRecordException when the content is not in the parser's form */
    public <T> T as(Function<byte[], T> parser) {
        return parser.apply(bytes());
    }

    /** The record itself, by the form that the kind prescribes. @throws MalformedRecordException when it is another */
    public CanonicalRecord record(BallotKind kind) {
        return switch (kind) {
            case ADMIT_MEMBER -> as(Admission::parse);
            case SUSPEND_MEMBER, REINSTATE_MEMBER, REMOVE_MEMBER, RETIRE_POLICY, REVOKE_POLICY -> as(Order::parse);
            case ACTIVATE_POLICY -> as(PolicyProposal::parse);
            case CHANGE_PARAMETER -> as(ParameterRecord::parse);
            case GRANT_EXEMPTION -> as(ExemptionRecord::parse);
            case ADD_SITE -> as(SiteRecord::parse);
            case ADD_ISSUER -> as(IssuerRecord::parse);
        };
    }
}
