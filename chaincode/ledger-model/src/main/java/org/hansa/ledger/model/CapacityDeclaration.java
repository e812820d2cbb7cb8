package org.hansa.ledger.model;

import java.util.Optional;

/**
 * {@code capacity/{site}}: what a member promises at a site, for a period. Live reservations never exceed it in any class.
 *
 * @param version 1 for the first declaration, one more for each change
 * @param fromMillis start of the period, epoch milliseconds
 * @param untilMillis end of the period; after it the site winds down
 * @param offer prices and latencies; absent where the member names none, and in records from before there were any
 */
public record CapacityDeclaration(
        SiteId site, long version, ResourceVector capacity, long fromMillis, long untilMillis, Optional<Offer> offer)
        implements CanonicalRecord {
    public static final String SCHEMA = "capacity/1";

    public CapacityDeclaration {
        if (untilMillis <= fromMillis) {
            throw new MalformedRecordException("capacity: the period ends before it starts");
        }
    }

    /** Without an offer. */
    public CapacityDeclaration(SiteId site, long version, ResourceVector capacity, long fromMillis, long untilMillis) {
        this(site, version, capacity, fromMillis, untilMillis, Optional.empty());
    }

    @Override
    public JsonObject json() {
        JsonObject json = JsonObject.schema(SCHEMA)
                .with("site", site.value())
                .with("version", version)
                .with("capacity", capacity.json())
                .with("from", fromMillis)
                .with("until", untilMillis);
        offer.ifPresent(present -> json.with("offer", present));
        return json;
    }

    public static CapacityDeclaration parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        CapacityDeclaration record = new CapacityDeclaration(
                new SiteId(fields.string("site")),
                fields.natural("version"),
                fields.resources("capacity"),
                fields.natural("from"),
                fields.natural("until"),
                fields.has("offer")
                        ? Optional.of(Offer.read(Fields.part(fields.object("offer"), "offer")))
                        : Optional.empty());
        fields.end();
        return record;
    }
}
