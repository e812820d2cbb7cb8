package org.hansa.reports.format;

import java.util.Optional;
import java.util.function.Supplier;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;

/**
 * What an anchor's endorsers read and wrote for a site.
 *
 * @param previousHead where the head that it continues was written: the anchor before it
 * @param declaration where the capacity declaration was written that its reservations were counted against, if there were any
 */
public record AnchorTransaction(
        SiteHead head, AnchorRecord record, Optional<KeyVersion> previousHead, Optional<KeyVersion> declaration) {
    /** @throws ReportFormatException when the transaction did not write the site's head and one batch of it */
    public static AnchorTransaction of(String where, SiteId site, EndorsedTransaction transaction) {
        ReadWriteSets.Namespace set = transaction
                .readWriteSets()
                .namespace(transaction.chaincodeName())
                .orElseThrow(() -> new ReportFormatException(where, "writes nothing"));
        String headKey = LedgerKey.siteHead(site);
        SiteHead head = parse(where, () -> SiteHead.parse(written(where, set, headKey)));
        if (head.nextBatch() == 0 || !head.site().equals(site)) {
            throw new ReportFormatException(where, "writes a head of site " + head.site() + " that follows no batch");
        }
        String batchKey = LedgerKey.siteBatch(site, head.nextBatch() - 1);
        AnchorRecord record = parse(where, () -> AnchorRecord.parse(written(where, set, batchKey)));
        if (set.read(headKey).isEmpty()) {
            throw new ReportFormatException(where, "did not read the head that it replaces");
        }
        return new AnchorTransaction(head, record, version(set, headKey), version(set, LedgerKey.capacity(site)));
    }

    /** The value that a transaction wrote under a key. @throws ReportFormatException when it did not write it */
    public static byte[] written(String where, ReadWriteSets.Namespace set, String key) {
        return set.writes().stream()
                .filter(write -> write.key().equals(key) && !write.deletes())
                .findFirst()
                .orElseThrow(() -> new ReportFormatException(where, "does not write " + key))
                .value()
                .toByteArray();
    }

    private static Optional<KeyVersion> version(ReadWriteSets.Namespace set, String key) {
        return set.read(key).flatMap(read -> Optional.ofNullable(read.version()));
    }

    private static <T> T parse(String where, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (MalformedRecordException e) {
            throw new ReportFormatException(where, "writes a record that is none: " + e.getMessage());
        }
    }
}
