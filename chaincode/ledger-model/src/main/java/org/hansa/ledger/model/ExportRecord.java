package org.hansa.ledger.model;

/** {@code export/{report}}: that a report was made, for whom and over what; exports are themselves recorded. */
public record ExportRecord(
        String report, MspId exporter, Digest scopeDigest, Digest manifestDigest, Actor actor, long timeMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "export/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("report", report)
                .with("exporter", exporter.value())
                .with("scopeDigest", scopeDigest.hex())
                .with("manifestDigest", manifestDigest.hex())
                .with("actor", actor)
                .with("time", timeMillis);
    }

    public static ExportRecord parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        ExportRecord record = new ExportRecord(
                fields.string("report"),
                new MspId(fields.string("exporter")),
                fields.digest("scopeDigest"),
                fields.digest("manifestDigest"),
                fields.record("actor", Actor.SCHEMA, Actor::read),
                fields.natural("time"));
        fields.end();
        return record;
    }
}
