package org.hansa.ledger.model;

import java.util.List;

/**
 * {@code site/{id}/batch/{n}} and {@code decisions/{msp}/batch/{n}}: one anchored batch. Presenting the same batch with
 * the same root again is success and writes nothing.
 *
 * @param stream the site id or the member's MSP id
 * @param firstSequence sequence of the first leaf
 * @param count leaves in the batch
 * @param root root of the whole stream after the batch
 * @param voided leaves that count as zero, by sequence
 * @param timeMillis the transaction's timestamp
 */
public record AnchorRecord(
        String stream,
        long batch,
        long firstSequence,
        long count,
        Digest root,
        List<Voided> voided,
        ResourceVector totals,
        String txId,
        long timeMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "anchor/1";

    /** A leaf that the ledger counts as zero. */
    public record Voided(long sequence, VoidCode code) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create().with("sequence", sequence).with("code", code.name());
        }

        static Voided read(Fields fields) {
            Voided voided = new Voided(fields.natural("sequence"), fields.constant("code", VoidCode.class));
            fields.end();
            return voided;
        }
    }

    public AnchorRecord {
        voided = List.copyOf(voided);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("stream", stream)
                .with("batch", batch)
                .with("firstSequence", firstSequence)
                .with("count", count)
                .with("root", root.hex())
                .withRecords("voided", voided)
                .with("totals", totals.json())
                .with("txId", txId)
                .with("time", timeMillis);
    }

    public static AnchorRecord parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        AnchorRecord record = new AnchorRecord(
                fields.string("stream"),
                fields.natural("batch"),
                fields.natural("firstSequence"),
                fields.natural("count"),
                fields.digest("root"),
                fields.parts("voided", Voided::read),
                fields.resources("totals"),
                fields.string("txId"),
                fields.natural("time"));
        fields.end();
        return record;
    }
}
