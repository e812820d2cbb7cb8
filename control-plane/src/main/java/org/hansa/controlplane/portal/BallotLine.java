package org.hansa.controlplane.portal;

import java.time.Duration;
import java.util.Locale;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotCount;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotRule;
import org.jspecify.annotations.Nullable;

/**
 * A ballot in a list.
 *
 * @param what the decision in words
 * @param left how long it is still open; null when it takes no votes
 */
record BallotLine(
        String id,
        String what,
        String reason,
        String proposer,
        String state,
        boolean urgent,
        long approvals,
        long threshold,
        long cast,
        long quorum,
        Moment deadline,
        @Nullable String left,
        @Nullable Moment closed) {
    static BallotLine of(Ballot ballot, long nowMillis) {
        BallotCount count = ballot.count();
        return new BallotLine(
                ballot.ballot().value(),
                words(ballot.kind(), ballot.about()),
                ballot.reason(),
                ballot.proposer().value(),
                ballot.state().name(),
                ballot.rule() == BallotRule.URGENT,
                count.approvals(),
                ballot.threshold(),
                count.cast(),
                ballot.quorum(),
                Moment.ofMillis(ballot.deadlineMillis()),
                ballot.takesVotes(nowMillis) ? left(ballot.deadlineMillis() - nowMillis) : null,
                Moment.orNull(ballot.closedAtMillis()));
    }

    static String words(BallotKind kind, String about) {
        return switch (kind) {
            case ADMIT_MEMBER -> "Admit " + about;
            case SUSPEND_MEMBER -> "Suspend " + about;
            case REINSTATE_MEMBER -> "Reinstate " + about;
            case REMOVE_MEMBER -> "Remove " + about;
            case ACTIVATE_POLICY -> "Policy revision " + about;
            case RETIRE_POLICY -> "Retire policy " + about + " at once";
            case REVOKE_POLICY -> "Revoke policy " + about;
            case CHANGE_PARAMETER -> "Set " + about.toLowerCase(Locale.ROOT).replace('_', ' ');
            case GRANT_EXEMPTION -> "Grant exemption " + about;
            case ADD_SITE -> "Add site " + about;
            case ADD_ISSUER -> "Add a token issuer";
        };
    }

    private static String left(long millis) {
        Duration left = Duration.ofMillis(millis);
        if (left.toDays() > 0) {
            return left.toDays() + " d " + left.toHoursPart() + " h left";
        }
        return left.toHours() > 0
                ? left.toHours() + " h " + left.toMinutesPart() + " min left"
                : left.toMinutes() + " min left";
    }
}
