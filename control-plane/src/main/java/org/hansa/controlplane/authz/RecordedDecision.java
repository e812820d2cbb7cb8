package org.hansa.controlplane.authz;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.hansa.ledger.model.Digest;

/**
 * A residency decision that this member has made, as far as other rules can be asked the same.
 *
 * @param digest of the record
 * @param contract the handle that it was about
 * @param question {@code residency-input/1}
 * @param permitted the sites that the answer permitted
 */
public record RecordedDecision(
        Digest digest, String contract, Map<String, Object> question, SortedSet<String> permitted) {
    /** This member's decisions, from where they are kept. */
    public interface Archive {
        /** The newest {@code limit}; what cannot be read any more is left out. */
        Stream<RecordedDecision> newest(int limit);
    }

    /** This member's contracts that run, each asked about as if it were signed today. */
    public interface RunningContracts {
        /** By handle: one decision for each data class and purpose; {@code digest} is that of today's answer. */
        Map<String, List<RecordedDecision>> decidedToday();
    }
}
