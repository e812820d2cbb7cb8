package org.hansa.reports.verifier;

import java.util.Map;
import java.util.TreeMap;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.reports.format.Paths;
import org.hansa.reports.render.ReportModel;

/**
 * Every counted placement names a revision that a recounted ballot carried and that counted when it was anchored; and every
 * ballot in the report came to what its votes make of it.
 */
final class PolicyStep {
    private static final String BALLOTS = "ballot/";

    private PolicyStep() {}

    static String run(Evidence evidence, ReportModel model) {
        Map<PolicyRevision, PolicyRecord> revisions = new TreeMap<>();
        for (int i = 0; i < evidence.leaves.size(); i++) {
            Leaf leaf = evidence.leaves.get(i);
            if (leaf.body().event().opens() && model.voidedBy(leaf).isEmpty()) {
                PolicyRecord record = revisions.computeIfAbsent(
                        leaf.body().policyRevision(), revision -> votedFor(evidence, revision));
                checkCounted(InclusionStep.line(Paths.LEAVES, i), leaf, record, model);
            }
        }
        return revisions.size() + " revisions, each by a ballot counted again; " + recounted(evidence)
                + " ballots in the report";
    }

    /** Also those that no placement rests on: what the report brings along it vouches for. */
    private static long recounted(Evidence evidence) {
        long ballots = 0;
        for (Map.Entry<String, byte[]> each : evidence.records.entrySet()) {
            if (each.getKey().startsWith(BALLOTS)) {
                BallotRecount.check(each.getKey(), Ballot.parse(each.getValue()));
                ballots++;
            }
        }
        return ballots;
    }

    private static PolicyRecord votedFor(Evidence evidence, PolicyRevision revision) {
        PolicyRecord record = PolicyRecord.parse(required(evidence, LedgerKey.policy(revision)));
        String key = LedgerKey.ballot(record.ballot());
        BallotRecount.check(key, Ballot.parse(required(evidence, key)), record);
        return record;
    }

    private static byte[] required(Evidence evidence, String key) {
        byte[] bytes = evidence.records.get(key);
        if (bytes == null) {
            throw VerificationException.incomplete(Paths.RECORDS, "has no " + key);
        }
        return bytes;
    }

    private static void checkCounted(String where, Leaf leaf, PolicyRecord record, ReportModel model) {
        long anchored = model.anchorOf(leaf)
                .orElseThrow(() -> VerificationException.invalid(where, "lies in no anchored batch"))
                .timeMillis();
        boolean active = record.activatedAtMillis() > 0 && record.activatedAtMillis() <= anchored;
        boolean retired = record.retiredAtMillis() > 0 && record.retiredAtMillis() <= anchored;
        if (!active || retired || record.isHeld(anchored)) {
            throw VerificationException.invalid(
                    where, "was counted under policy " + record.revision() + " while that was not in force");
        }
    }
}
