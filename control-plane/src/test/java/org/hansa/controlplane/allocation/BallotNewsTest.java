package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.Ballot.State;
import org.hansa.ledger.model.Ballot.Vote;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotRule;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BallotNewsTest {
    private static final MspId NORD = new MspId("NordMSP");
    private static final MspId RHEIN = new MspId("RheinMSP");
    private static final BallotContent CONTENT = BallotContent.of(new Order("HelvMSP", OptionalLong.of(9_000)));

    @Test
    void tells_of_a_proposal_with_what_it_is_about() {
        List<BallotNews> news = BallotNews.of(ballot());
        assertThat(news).extracting(BallotNews::type).containsExactly("BALLOT_PROPOSED");
        assertThat(news.get(0).facts())
                .containsEntry("ballot", "b-2026-000001")
                .containsEntry("kind", "SUSPEND_MEMBER")
                .containsEntry("about", "HelvMSP")
                .containsEntry("member", "NordMSP");
    }

    @Test
    void tells_of_the_newest_vote_only() {
        List<BallotNews> news = BallotNews.of(ballot(vote(NORD, Choice.APPROVE, 2), vote(RHEIN, Choice.REJECT, 3)));
        assertThat(news).extracting(BallotNews::type).containsExactly("VOTE_CAST");
        assertThat(news.get(0).facts()).containsEntry("member", "RheinMSP").containsEntry("choice", "REJECT");
    }

    @ParameterizedTest
    @EnumSource(names = {"CARRIED", "REJECTED", "OVERTAKEN"})
    void tells_of_the_deciding_vote_and_then_of_what_came_of_it(State state) {
        Ballot decided = ballot(vote(NORD, Choice.APPROVE, 2), vote(RHEIN, Choice.APPROVE, 3))
                .closed(state, 3);
        List<BallotNews> news = BallotNews.of(decided);
        assertThat(news).extracting(BallotNews::type).containsExactly("VOTE_CAST", "BALLOT_" + state);
        assertThat(news.get(1).facts()).doesNotContainKeys("member", "choice");
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "WITHDRAWN"})
    void tells_of_no_vote_where_none_closed_it(State state) {
        assertThat(BallotNews.of(ballot(vote(NORD, Choice.APPROVE, 2)).closed(state, 9)))
                .extracting(BallotNews::type)
                .containsExactly("BALLOT_" + state);
    }

    @Test
    void tells_of_no_vote_when_it_closed_later_than_the_last_vote() {
        assertThat(BallotNews.of(ballot(vote(NORD, Choice.REJECT, 2)).closed(State.REJECTED, 9)))
                .extracting(BallotNews::type)
                .containsExactly("BALLOT_REJECTED");
    }

    private static Vote vote(MspId member, Choice choice, long time) {
        return new Vote(member, choice, "read", time);
    }

    private static Ballot ballot(Vote... votes) {
        return new Ballot(
                new BallotId("b-2026-000001"),
                BallotKind.SUSPEND_MEMBER,
                BallotRule.SIMPLE,
                "HelvMSP",
                CONTENT,
                CONTENT.digest(),
                "no audit",
                NORD,
                1,
                8,
                List.of(NORD, RHEIN),
                2,
                2,
                State.OPEN,
                Arrays.asList(votes),
                0);
    }
}
