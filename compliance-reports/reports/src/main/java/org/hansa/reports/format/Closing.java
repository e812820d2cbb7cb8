package org.hansa.reports.format;

import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.SiteId;

/**
 * Where a site's stream stood when the report was made.
 *
 * @param batches anchored batches
 * @param treeSize leaves in the site's tree, of all contracts
 * @param root the tree's root
 * @param contractCount leaves of the report's contract at the site
 */
public record Closing(SiteId site, long batches, long treeSize, Digest root, long contractCount)
        implements CanonicalRecord {
    @Override
    public JsonObject json() {
        return JsonObject.create()
                .with("site", site.value())
                .with("batches", batches)
                .with("treeSize", treeSize)
                .with("root", root.hex())
                .with("contractCount", contractCount);
    }

    static Closing read(Fields fields) {
        Closing closing = new Closing(
                new SiteId(fields.string("site")),
                fields.natural("batches"),
                fields.natural("treeSize"),
                fields.digest("root"),
                fields.natural("contractCount"));
        fields.end();
        return closing;
    }
}
