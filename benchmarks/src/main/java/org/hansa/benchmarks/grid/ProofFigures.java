package org.hansa.benchmarks.grid;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.hansa.benchmarks.Results;

/** What verifying cost, and how large what was verified is. */
final class ProofFigures {
    private final LongStream.Builder paths = LongStream.builder();
    private final LongStream.Builder lines = LongStream.builder();
    private long leaves;
    private long proofs;
    private long proofNanos;
    private long streamNanos;

    /** @param bytes of the hashes in a path that was verified in the head's tree */
    void path(long bytes) {
        paths.add(bytes);
    }

    /** @param bytes of a leaf and its path as a report has them, ends of lines included */
    void line(long bytes) {
        lines.add(bytes);
        leaves++;
    }

    void proofs(long howMany, long nanos) {
        proofs += howMany;
        proofNanos += nanos;
    }

    /** @param nanos for parsing and hashing all leaves, and for the roots of all batches from them */
    void streamNanos(long nanos) {
        streamNanos += nanos;
    }

    void add(ProofFigures more) {
        more.paths.build().forEach(paths::add);
        more.lines.build().forEach(lines::add);
        leaves += more.leaves;
        proofs += more.proofs;
        proofNanos += more.proofNanos;
        streamNanos += more.streamNanos;
    }

    double microsPerProof() {
        return proofNanos / 1e3 / Math.max(1, proofs);
    }

    /** Ends the collecting. */
    void report(Map<String, Object> metrics) {
        metrics.put("eventsVerified", leaves);
        metrics.put("proofsVerified", proofs);
        metrics.put("verifyMicrosPerProof", Results.rounded(microsPerProof()));
        metrics.put("verifyMicrosPerEvent", Results.rounded((proofNanos + streamNanos) / 1e3 / Math.max(1, leaves)));
        metrics.put("proofBytes", sizes(paths.build().toArray()));
        metrics.put("reportLineBytes", sizes(lines.build().toArray()));
    }

    static Map<String, Long> sizes(long[] bytes) {
        Arrays.sort(bytes);
        return Map.of("p50", Results.percentile(bytes, 0.50), "most", Results.percentile(bytes, 1));
    }
}
