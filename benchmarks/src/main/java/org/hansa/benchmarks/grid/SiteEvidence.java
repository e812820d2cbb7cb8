package org.hansa.benchmarks.grid;

import java.util.List;
import java.util.stream.LongStream;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.ArchiveReader;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.PathLine;

/**
 * What the owner of a site shows of its stream: bytes, of which nothing is believed yet.
 *
 * @param leaves as the entries of a report, in order
 * @param anchors the record of each batch, in order
 */
record SiteEvidence(SiteId site, List<byte[]> leaves, Prover prover, List<byte[]> anchors) {
    /** Gives the audit path of a leaf in the tree of so many leaves, as a line of a report. */
    interface Prover {
        byte[] path(long at, long size);
    }

    /** What an engine's archive can show of the leaves that were anchored. */
    static SiteEvidence of(SiteId site, ArchiveReader archive, List<AnchorRecord> anchors) {
        StreamId stream = new StreamId.Site(site);
        long size = anchors.stream().mapToLong(AnchorRecord::count).sum();
        return new SiteEvidence(
                site,
                LongStream.range(0, size)
                        .mapToObj(at -> archive.leaf(stream, at))
                        .toList(),
                (at, tree) -> new PathLine(site.value(), at, archive.inclusionProof(stream, at, tree)).bytes(),
                anchors.stream().map(AnchorRecord::bytes).toList());
    }
}
