package org.hansa.ledger.model;

/**
 * One assessed fact about a site. Without an unexpired fact about an aspect, a clause about that aspect denies.
 *
 * @param aspect one of {@code AT_REST, PROCESSING, BACKUP, LOGS, SUPPORT, ADMIN, OPERATOR, KEYS}
 * @param value a jurisdiction node, for example a country code
 * @param assessor who says so
 * @param strength {@code ATTESTED} or {@code DECLARED}
 * @param fromMillis first instant at which the fact counts, epoch milliseconds
 * @param toMillis first instant at which it no longer counts
 */
public record SiteFact(String aspect, String value, String assessor, String strength, long fromMillis, long toMillis)
        implements CanonicalRecord {
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
