package org.hansa.reports.verifier;

import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.PathLine;

/**
 * What binds an event to the head of its stream, whoever signed that head: paths as in RFC 9162 §2.1.3.2, and anchors that
 * continue each other. For those who have a head on better authority than a report's, a member's own peer for example.
 */
public final class StreamProof {
    private StreamProof() {}

    /**
     * The entry of this place, hashed again, gives the root of its stream with its path.
     *
     * @param where for the finding: file and line
     * @param stream site id or MSP id
     * @param hash leaf hash of the entry's bytes, 32 bytes
     * @throws VerificationException when it does not
     */
    public static void included(String where, String stream, long sequence, byte[] hash, PathLine path, Frontier tree) {
        if (!path.stream().equals(stream) || path.sequence() != sequence) {
            throw VerificationException.invalid(where, "the path on the same line belongs to another entry");
        }
        if (!MerkleTree.verifyInclusion(
                hash, sequence, tree.size(), path.path(), tree.root().hash())) {
            throw VerificationException.invalid(
                    where, "event " + sequence + " of " + stream + " is not in the tree of its stream");
        }
    }

    /** The record of an anchor says what the head says that the same transaction wrote. */
    public static void describes(String where, SiteId site, AnchorRecord record, SiteHead head) {
        boolean consistent = record.stream().equals(site.value())
                && record.batch() == head.nextBatch() - 1
                && record.firstSequence() + record.count() == head.frontier().size()
                && record.root().equals(head.frontier().root())
                && record.totals().equals(head.totals());
        if (!consistent) {
            throw VerificationException.invalid(where, "its head and its batch record disagree");
        }
    }

    /** An anchor continues what the head before it closed. */
    public static void follows(String where, SiteHead before, AnchorRecord record) {
        if (record.batch() != before.nextBatch()
                || record.firstSequence() != before.frontier().size()) {
            throw VerificationException.invalid(where, "does not start where the anchor before it ended");
        }
    }
}
