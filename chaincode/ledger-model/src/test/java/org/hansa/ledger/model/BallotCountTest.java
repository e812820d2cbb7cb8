package org.hansa.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.Ballot.State;
import org.hansa.ledger.model.Ballot.Vote;
import org.junit.jupiter.api.Test;

class BallotCountTest {
    @Test
    void keeps_how_many_voices_each_rule_needs() {
        StringBuilder table = new StringBuilder("voters | rule: approvals of votes\n");
        for (int voters = 1; voters <= 12; voters++) {
            table.append(voters);
            for (BallotRule rule : BallotRule.values()) {
                table.append(" | ").append(rule).append(": ").append(rule.threshold(voters));
                table.append(" of ").append(rule.quorum(voters));
            }
            table.append('\n');
        }

        GoldenFile.assertSame("ballot-rules.txt", table.toString());
    }

    @Test
    void keeps_what_can_be_decided_and_by_how_many() {
        StringBuilder table = new StringBuilder();
        for (BallotKind kind : BallotKind.values()) {
            table.append(kind)
                    .append(": ")
                    .append(kind.contentSchema())
                    .append(", ")
                    .append(kind.rule());
            table.append(kind.mayBeUrgent() ? ", may be urgent" : "").append('\n');
        }

        GoldenFile.assertSame("ballot-kinds.txt", table.toString());
    }

    @Test
    void asks_more_for_loosening_than_for_tightening_and_never_lets_one_decide() {
        for (int voters = 2; voters <= 100; voters++) {
            assertThat(BallotRule.QUALIFIED.threshold(voters))
                    .isGreaterThan(voters / 2)
                    .isGreaterThanOrEqualTo(BallotRule.SIMPLE.threshold(voters))
                    .isLessThanOrEqualTo(voters);
            assertThat(BallotRule.SIMPLE.threshold(voters)).isGreaterThanOrEqualTo(BallotRule.URGENT.threshold(voters));
            for (BallotRule rule : BallotRule.values()) {
                assertThat(rule.threshold(voters)).isGreaterThanOrEqualTo(2);
                assertThat(rule.quorum(voters)).isBetween(rule.threshold(voters), (long) voters);
            }
        }
        assertThat(BallotRule.QUALIFIED.threshold(6)).isGreaterThan(BallotRule.SIMPLE.threshold(6));
        assertThat(BallotRule.SIMPLE.threshold(7)).isGreaterThan(BallotRule.URGENT.threshold(7));
        assertThat(BallotRule.QUALIFIED.threshold(1)).isGreaterThan(1);
    }

    @Test
    void counts_the_last_vote_of_each_and_an_abstention_for_the_quorum_only() {
        BallotCount count = count(5, BallotRule.SIMPLE, "1:APPROVE", "2:REJECT", "2:APPROVE", "3:ABSTAIN");

        assertThat(count.approvals()).isEqualTo(2);
        assertThat(count.rejections()).isZero();
        assertThat(count.cast()).isEqualTo(3);
        assertThat(count.outcome(false)).isEqualTo(State.OPEN);
        assertThat(count.outcome(true)).isEqualTo(State.EXPIRED);
    }

    @Test
    void carries_nothing_without_its_quorum() {
        BallotCount tie = count(4, BallotRule.SIMPLE, "1:APPROVE", "2:APPROVE");
        BallotCount seen = count(4, BallotRule.SIMPLE, "1:APPROVE", "2:APPROVE", "3:REJECT");

        assertThat(tie.outcome(false)).isEqualTo(State.OPEN);
        assertThat(tie.outcome(true)).isEqualTo(State.EXPIRED);
        assertThat(seen.outcome(false)).isEqualTo(State.CARRIED);
    }

    @Test
    void is_rejected_as_soon_as_too_few_are_left_to_carry_it() {
        assertThat(count(3, BallotRule.QUALIFIED, "1:REJECT").outcome(false)).isEqualTo(State.OPEN);
        assertThat(count(3, BallotRule.QUALIFIED, "1:REJECT", "2:REJECT").outcome(false))
                .isEqualTo(State.REJECTED);
    }

    @Test
    void counts_nobody_who_has_no_vote() {
        BallotCount count = count(3, BallotRule.QUALIFIED, "1:APPROVE", "7:APPROVE", "8:REJECT", "9:REJECT");

        assertThat(count.approvals()).isEqualTo(1);
        assertThat(count.rejections()).isZero();
    }

    @Test
    void refuses_a_ballot_whose_content_is_not_what_its_digest_names() {
        TreeMap<String, Object> fields =
                new TreeMap<>(SampleRecords.ballot().json().asMap());
        fields.put(
                "content",
                new Order("HelvMSP", java.util.OptionalLong.empty()).json().asMap());

        assertThatThrownBy(() -> Ballot.parse(CanonicalJson.write(fields))).hasMessageContaining("contentDigest");
    }

    @Test
    void refuses_a_proposal_whose_content_is_of_another_kind() {
        TreeMap<String, Object> fields =
                new TreeMap<>(SampleRecords.ballotProposal().json().asMap());
        fields.put("kind", "ADD_SITE");

        assertThatThrownBy(() -> BallotProposal.parse(CanonicalJson.write(fields)))
                .hasMessageContaining("expected schema site/1");
    }

    private static BallotCount count(int voters, BallotRule rule, String... votes) {
        Ballot sample = SampleRecords.ballot();
        List<MspId> electorate = IntStream.rangeClosed(1, voters)
                .mapToObj(BallotCountTest::member)
                .toList();
        List<Vote> cast = new ArrayList<>();
        for (String each : votes) {
            String[] parts = each.split(":");
            cast.add(new Vote(member(Integer.parseInt(parts[0])), Choice.valueOf(parts[1]), "because", 1));
        }
        return new Ballot(
                        sample.ballot(),
                        sample.kind(),
                        rule,
                        sample.about(),
                        sample.content(),
                        sample.contentDigest(),
                        sample.reason(),
                        electorate.get(0),
                        1,
                        2,
                        electorate,
                        rule.quorum(voters),
                        rule.threshold(voters),
                        State.OPEN,
                        cast,
                        0)
                .count();
    }

    private static MspId member(int number) {
        return new MspId("M" + number);
    }
}
