package org.hansa.ledger.model;

/**
 * {@code site/{id}/head}: where a site's stream stands. The next batch must start at {@code frontier.size()} and have the
 * number {@code nextBatch}.
 *
 * @param totals live quantities per class, over all contracts
 * @param lastTimeMillis transaction timestamp of the last anchor; the next may not lie before it
 */
public record SiteHead(SiteId site, long nextBatch, Frontier frontier, ResourceVector totals, long lastTimeMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "site-head/1";

    public static SiteHead empty(SiteId site) {
        return new SiteHead(site, 0, Frontier.EMPTY, ResourceVector.ZERO, 0);
    }

    public long nextSequence() {
        return frontier.size();
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("site", site.value())
                .with("nextBatch", nextBatch)
                .with("treeSize", frontier.size())
                .withStrings("frontier", frontier.hexes())
                .with("root", frontier.root().hex())
                .with("totals", totals.json())
                .with("lastTime", lastTimeMillis);
    }

    public static SiteHead parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        SiteHead head = new SiteHead(
                new SiteId(fields.string("site")),
                fields.natural("nextBatch"),
                Frontier.of(fields.natural("treeSize"), fields.strings("frontier")),
                fields.resources("totals"),
                fields.natural("lastTime"));
        if (!head.frontier().root().equals(fields.digest("root"))) {
            throw new MalformedRecordException("site-head: the frontier does not give the root");
        }
        fields.end();
        return head;
    }
}
