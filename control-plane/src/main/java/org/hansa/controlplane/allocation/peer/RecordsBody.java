package org.hansa.controlplane.allocation.peer;

import java.util.List;

/**
 * A home asks what became of the records of its allocations here.
 *
 * @param allocations at most {@link #MAX}
 */
record RecordsBody(List<String> allocations) {
    static final int MAX = 256;

    RecordsBody {
        Given.all("allocations", allocations);
    }

    /** Those that the owner knows, in any order. */
    record Answer(List<Entry> records) {}

    record Entry(String allocation, List<HeldView.RecordedPart> parts) {}
}
