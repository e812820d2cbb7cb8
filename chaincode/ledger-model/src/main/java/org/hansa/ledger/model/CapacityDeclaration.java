package org.hansa.ledger.model;

/**
 * {@code capacity/{site}}: what a member promises at a site, for a period. Live reservations never exceed it in any class.
 *
 * @param version 1 for the first declaration, one more for each change
 * @param fromMillis start of the period, epoch milliseconds
 * @param untilMillis end of the period; after it the site winds down
 */
public record CapacityDeclaration(SiteId site, long version, ResourceVector capacity, long fromMillis, long untilMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "capacity/1";

    public CapacityDeclaration {
        if (untilMillis <= fromMillis) {
            throw new MalformedRecordException("capacity: the period ends before it starts");
        }
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("site", site.value())
                .with("version", version)
                .with("capacity", capacity.json())
                .with("from", fromMillis)
                .with("until", untilMillis);
    }

    public static CapacityDeclaration parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        CapacityDeclaration record = new CapacityDeclaration(
                new SiteId(fields.string("site")),
                fields.natural("version"),
                fields.resources("capacity"),
                fields.natural("from"),
                fields.natural("until"));
        fields.end();
        return record;
    }
}
