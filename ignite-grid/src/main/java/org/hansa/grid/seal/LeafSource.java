package org.hansa.grid.seal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.ledger.model.AnchorRecord;

/** Where a stream's leaves come from, and who must hear what became of them. Two of them: a site, and the refusals. */
public interface LeafSource {
    /** @param pressed whether the source cannot wait much longer */
    record Waiting(int events, OptionalLong oldestMillis, boolean pressed) {
        public static final Waiting NONE = new Waiting(0, OptionalLong.empty(), false);
    }

    /** Which events a draft is of. */
    enum Extent {
        EVERYTHING,
        /** Of sources that cannot wait; the others wait for company. */
        PRESSED
    }

    /** @param watermarks as in {@link SealedRecord} */
    record Drafted(List<ArchivedLeaf> leaves, SortedMap<String, Long> watermarks) {
        public Drafted {
            leaves = List.copyOf(leaves);
        }
    }

    Waiting waiting();

    /** Orders what waits, from {@code firstSequence} on. Changes nothing. */
    Optional<Drafted> draft(long firstSequence, Extent extent);

    /**
     * The batch is sealed and archived: trim what it covers. Called again after a crash, so each of its effects must be
     * idempotent.
     */
    void sealed(SealedRecord record);

    /** The reservation that a sealed leaf closes, when it lies before {@code firstSequence}: an anchor has to present it. */
    Optional<byte[]> closedBy(long sequence, long firstSequence);

    /** When the event of a leaf happened. */
    long timeMillis(byte[] leaf);

    /** The batch is on the ledger. Called again after a crash. @param block -1 when it is not known */
    void recorded(AnchorRecord record, long block);

    /** Something is wrong that an operator must look at. */
    void frozen(String why);
}
