package org.hansa.controlplane.portal;

import java.util.List;
import org.hansa.controlplane.policy.ImpactDesk;
import org.hansa.controlplane.policy.PolicyImpact;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.jspecify.annotations.Nullable;

/**
 * What a revision would change at this member, beside its vote.
 *
 * @param state {@code NONE}, {@code RUNNING}, {@code DONE} or {@code FAILED}
 * @param summary and what follows: null until a run has ended
 * @param breaches the first few
 */
record ImpactLine(
        String revision,
        String state,
        @Nullable String problem,
        @Nullable String digest,
        @Nullable String summary,
        @Nullable String against,
        long unanswered,
        @Nullable Moment made,
        List<PolicyImpact.Breach> breaches) {
    private static final int FEW = 5;

    static ImpactLine of(PolicyRevision revision, ImpactDesk.Progress progress) {
        @Nullable PolicyImpact impact = progress.impact().orElse(null);
        String done = impact != null ? "DONE" : progress.problem().isPresent() ? "FAILED" : "NONE";
        return new ImpactLine(
                revision.value(),
                progress.running() ? "RUNNING" : done,
                progress.problem().orElse(null),
                progress.digest().map(Digest::hex).orElse(null),
                impact == null ? null : impact.summary(),
                impact == null ? null : impact.against().value(),
                impact == null ? 0 : impact.unanswered(),
                impact == null ? null : Moment.of(impact.madeAt()),
                impact == null
                        ? List.of()
                        : impact.breaches().stream().limit(FEW).toList());
    }
}
