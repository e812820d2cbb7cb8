package org.hansa.controlplane.ballots;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.MemberRecord;
import org.springframework.stereotype.Component;

/**
 * What needs this member's people at a time, from the ledger alone: ballots that wait for its vote, the same again a day and an
 * hour before their deadline, and suspensions whose review is due.
 */
@Component
public class DueNotices {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private final LedgerView ledger;
    private final HomeMember home;

    DueNotices(LedgerView ledger, HomeMember home) {
        this.ledger = ledger;
        this.home = home;
    }

    /** The most urgent first. */
    public List<MemberNotice> at(Instant now) {
        List<MemberNotice> notices = new ArrayList<>();
        ledger.ballots().stream()
                .filter(each -> each.takesVotes(now.toEpochMilli()))
                .filter(each -> each.electorate().contains(home.msp()))
                .filter(each -> !each.count().last().containsKey(home.msp()))
                .sorted(Comparator.comparingLong(Ballot::deadlineMillis))
                .map(each -> waiting(each, now))
                .forEach(notices::add);
        ledger.members().stream()
                .filter(each -> each.stateAt(now.toEpochMilli()) == MemberRecord.State.SUSPENDED)
                .filter(each -> each.suspension()
                        .filter(why -> why.reviewAtMillis() <= now.toEpochMilli())
                        .isPresent())
                .map(each -> review(each, now))
                .forEach(notices::add);
        return notices;
    }

    /** One stage at a time: who missed the first is told the last, and not all at once. */
    private static MemberNotice waiting(Ballot ballot, Instant now) {
        Instant deadline = Instant.ofEpochMilli(ballot.deadlineMillis());
        Duration left = Duration.between(now, deadline);
        Duration open = Duration.ofMillis(ballot.deadlineMillis() - ballot.proposedAtMillis());
        String stage = left.compareTo(HOUR) <= 0 && open.compareTo(HOUR) > 0
                ? "hour"
                : left.compareTo(DAY) <= 0 && open.compareTo(DAY) > 0 ? "day" : "open";
        String what = words(ballot);
        boolean first = stage.equals("open");
        return new MemberNotice(
                ballot.ballot() + "." + stage,
                first ? "BALLOT_WAITING" : "BALLOT_DEADLINE_NEAR",
                first
                        ? what + ": your member's vote is asked for"
                        : what + ": less than a" + (stage.equals("day") ? " day" : "n hour") + " left to vote",
                ballot.proposer() + " proposes it: " + ballot.reason() + "\nVotes count until " + deadline + ".",
                "/portal/ballots/" + ballot.ballot(),
                Map.of(
                        "ballot", ballot.ballot().value(),
                        "kind", ballot.kind().name(),
                        "about", ballot.about(),
                        "deadline", deadline.toString(),
                        "stage", stage),
                now);
    }

    private static MemberNotice review(MemberRecord member, Instant now) {
        MemberRecord.Suspension suspension = member.suspension().orElseThrow();
        return new MemberNotice(
                member.member() + "." + suspension.ballot() + ".review",
                "SUSPENSION_REVIEW_DUE",
                "The suspension of " + member.legalName() + " is due for review",
                "The members said that they would look at it again on "
                        + Instant.ofEpochMilli(suspension.reviewAtMillis()) + ". Until they decide it goes on.",
                "/portal/members/" + member.member(),
                Map.of(
                        "member",
                        member.member().value(),
                        "ballot",
                        suspension.ballot().value()),
                now);
    }

    private static String words(Ballot ballot) {
        String kind = ballot.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + " " + ballot.about();
    }
}
