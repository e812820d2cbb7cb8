package org.hansa.reports.format;

import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.SiteId;

/** A line of {@link Paths#ANCHORS}: where on the chain a batch was anchored. */
public record AnchorLine(SiteId site, long batch, long block, long transaction, String txId)
        implements CanonicalRecord {
    @Override
    public JsonObject json() {
        return JsonObject.create()
                .with("site", site.value())
                .with("batch", batch)
                .with("block", block)
                .with("transaction", transaction)
                .with("txId", txId);
    }

    public static AnchorLine parse(byte[] line) {
        Fields fields = Fields.part(CanonicalJson.readObject(line), "anchor line");
        AnchorLine parsed = new AnchorLine(
                new SiteId(fields.string("site")),
                fields.natural("batch"),
                fields.natural("block"),
                fields.natural("transaction"),
                fields.string("txId"));
        fields.end();
        return parsed;
    }
}
