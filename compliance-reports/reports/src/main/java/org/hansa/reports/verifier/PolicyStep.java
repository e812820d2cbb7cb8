package org.hansa.reports.verifier;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.reports.format.Paths;
import org.hansa.reports.render.ReportModel;

/** Every counted placement names a revision that a majority of members approved and that counted when it was anchored. */
final class PolicyStep {
    private PolicyStep() {}

    static String run(Evidence evidence, ReportModel model) {
        Set<MspId> electorate = electorate(evidence);
        Map<PolicyRevision, PolicyRecord> revisions = new TreeMap<>();
        for (int i = 0; i < evidence.leaves.size(); i++) {
            Leaf leaf = evidence.leaves.get(i);
            if (leaf.body().event().opens() && model.voidedBy(leaf).isEmpty()) {
                PolicyRecord record = revisions.computeIfAbsent(
                        leaf.body().policyRevision(), revision -> approved(evidence, revision, electorate));
                checkCounted(InclusionStep.line(Paths.LEAVES, i), leaf, record, model);
            }
        }
        return revisions.size() + " revisions, " + electorate.size() + " voters";
    }

    private static Set<MspId> electorate(Evidence evidence) {
        Set<MspId> electorate = new HashSet<>();
        evidence.chain().configurations().current().applicationOrganizations().forEach(organization -> {
            String key = LedgerKey.member(new MspId(organization.mspId()));
            byte[] bytes = evidence.records.get(key);
            if (bytes == null) {
                throw VerificationException.incomplete(Paths.RECORDS, "has no " + key);
            }
            MemberRecord member = MemberRecord.parse(bytes);
            if (member.role() == MemberRecord.Role.MEMBER) {
                electorate.add(member.member());
            }
        });
        return electorate;
    }

    private static PolicyRecord approved(Evidence evidence, PolicyRevision revision, Set<MspId> electorate) {
        String key = LedgerKey.policy(revision);
        byte[] bytes = evidence.records.get(key);
        if (bytes == null) {
            throw VerificationException.incomplete(Paths.RECORDS, "has no " + key);
        }
        PolicyRecord record = PolicyRecord.parse(bytes);
        long approvals = record.approvals().stream()
                .map(PolicyRecord.Approval::member)
                .filter(electorate::contains)
                .distinct()
                .count();
        if (approvals < electorate.size() / 2 + 1) {
            throw VerificationException.invalid(
                    key, approvals + " of " + electorate.size() + " members approved it, which is no majority");
        }
        return record;
    }

    private static void checkCounted(String where, Leaf leaf, PolicyRecord record, ReportModel model) {
        long anchored = model.anchorOf(leaf)
                .orElseThrow(() -> VerificationException.invalid(where, "lies in no anchored batch"))
                .timeMillis();
        boolean active = record.activatedAtMillis() > 0 && record.activatedAtMillis() <= anchored;
        boolean retired = record.retiredAtMillis() > 0 && record.retiredAtMillis() <= anchored;
        if (!active || retired) {
            throw VerificationException.invalid(
                    where, "was counted under policy " + record.revision() + " while that was not in force");
        }
    }
}
