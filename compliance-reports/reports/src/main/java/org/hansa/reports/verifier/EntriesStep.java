package org.hansa.reports.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.reports.format.JsonLines;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.PathLine;
import org.hansa.reports.format.Paths;

/** Entries parse, are counted by their trailers and by the manifest, and each has its path. */
final class EntriesStep {
    private EntriesStep() {}

    static String run(Evidence evidence) {
        Manifest manifest = evidence.manifest();
        evidence.leaves.addAll(lines(evidence, Paths.LEAVES, Leaf::parse));
        evidence.leafPaths.addAll(lines(evidence, Paths.LEAF_PATHS, PathLine::parse));
        evidence.decisions.addAll(lines(evidence, Paths.DECISIONS, DecisionLeaf::parse));
        evidence.decisionPaths.addAll(lines(evidence, Paths.DECISION_PATHS, PathLine::parse));
        count(Paths.LEAVES, evidence.leaves.size(), manifest.leaves());
        count(Paths.DECISIONS, evidence.decisions.size(), manifest.decisions());
        count(Paths.LEAF_PATHS, evidence.leafPaths.size(), evidence.leaves.size());
        count(Paths.DECISION_PATHS, evidence.decisionPaths.size(), evidence.decisions.size());
        if (evidence.leaves.isEmpty() && evidence.decisions.isEmpty()) {
            throw VerificationException.incomplete(Paths.LEAVES, "a report without entries proves nothing");
        }
        return evidence.leaves.size() + " events, " + evidence.decisions.size() + " refusals";
    }

    private static void count(String path, long found, long claimed) {
        if (found != claimed) {
            throw VerificationException.invalid(path, "has " + found + " records, expected are " + claimed);
        }
    }

    private static <T> List<T> lines(Evidence evidence, String path, Function<byte[], T> parser) {
        List<byte[]> lines = JsonLines.read(path, evidence.files.required(path));
        List<T> parsed = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            try {
                parsed.add(parser.apply(lines.get(i)));
            } catch (MalformedRecordException e) {
                throw VerificationException.invalid(path + " line " + (i + 1), String.valueOf(e.getMessage()));
            }
        }
        return parsed;
    }
}
