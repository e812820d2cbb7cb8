package org.hansa.ledger.model;

/**
 * One assessed fact about a site. Without an unexpired fact about an aspect, a clause about that aspect denies.
 *
 * <p>Every member asks its policy about the facts of all sites together, so the forms are those of {@code residency-input/1}:
 * a single fact that the policy cannot read would stop every placement of the consortium.
 *
 * @param aspect one of {@code AT_REST, PROCESSING, BACKUP, LOGS, SUPPORT, ADMIN, OPERATOR, KEYS}
 * @param value a jurisdiction node, for example a country code
 * @param assessor who says so, a short name without blanks
 * @param strength {@code DECLARED}, {@code ATTESTED} or {@code AUDITED}
 * @param fromMillis first instant at which the fact counts, epoch milliseconds
 * @param toMillis first instant at which it no longer counts
 */
public record SiteFact(String aspect, String value, String assessor, String strength, long fromMillis, long toMillis)
        implements CanonicalRecord {
    /** The last instant that the policy's form can say, in the year 2286. */
    public static final long LATEST_MILLIS = 9_999_999_999_999L;

    private static final Identifier CODE = new Identifier("code", "[A-Z][A-Z0-9_]{0,63}");
    private static final Identifier ASSESSOR = new Identifier("assessor", "[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}");
    private static final Identifier STRENGTH = new Identifier("strength", "DECLARED|ATTESTED|AUDITED");

    public SiteFact {
        CODE.check(aspect);
        CODE.check(value);
        ASSESSOR.check(assessor);
        STRENGTH.check(strength);
        if (fromMillis > LATEST_MILLIS || toMillis > LATEST_MILLIS) {
            throw new MalformedRecordException("fact: its times may be at most " + LATEST_MILLIS);
        }
    }

    @Override
    public JsonObject json() {
        return JsonObject.create()
                .with("aspect", aspect)
                .with("value", value)
                .with("assessor", assessor)
                .with("strength", strength)
                .with("from", fromMillis)
                .with("to", toMillis);
    }

    static SiteFact read(Fields fields) {
        SiteFact fact = new SiteFact(
                fields.string("aspect"),
                fields.string("value"),
                fields.string("assessor"),
                fields.string("strength"),
                fields.natural("from"),
                fields.natural("to"));
        fields.end();
        return fact;
    }
}
