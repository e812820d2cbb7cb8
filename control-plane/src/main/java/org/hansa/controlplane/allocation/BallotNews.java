package org.hansa.controlplane.allocation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.State;
import org.hansa.ledger.model.Ballot.Vote;

/**
 * What a written ballot tells that is new. The ledger keeps states, not steps; the step follows from the state: a vote is
 * the only thing that leaves a ballot open once it has been proposed, and what a vote decides closes in the vote's own
 * transaction.
 *
 * @param type of the event
 * @param facts by name, for its data
 */
record BallotNews(String type, Map<String, Object> facts) {
    static List<BallotNews> of(Ballot ballot) {
        List<BallotNews> news = new ArrayList<>();
        if (ballot.state() == State.OPEN && ballot.votes().isEmpty()) {
            news.add(news(
                    "BALLOT_PROPOSED",
                    ballot,
                    Map.of("member", ballot.proposer().value())));
        }
        if (hasNewVote(ballot)) {
            Vote vote = ballot.votes().get(ballot.votes().size() - 1);
            news.add(news(
                    "VOTE_CAST",
                    ballot,
                    Map.of(
                            "member",
                            vote.member().value(),
                            "choice",
                            vote.choice().name())));
        }
        if (ballot.state() != State.OPEN) {
            news.add(news("BALLOT_" + ballot.state(), ballot, Map.of()));
        }
        return news;
    }

    private static boolean hasNewVote(Ballot ballot) {
        if (ballot.votes().isEmpty()) {
            return false;
        }
        return switch (ballot.state()) {
            case OPEN -> true;
            case CARRIED, REJECTED, OVERTAKEN ->
                ballot.votes().get(ballot.votes().size() - 1).timeMillis() == ballot.closedAtMillis();
            case EXPIRED, WITHDRAWN -> false;
        };
    }

    private static BallotNews news(String type, Ballot ballot, Map<String, Object> more) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("ballot", ballot.ballot().value());
        facts.put("kind", ballot.kind().name());
        facts.put("about", ballot.about());
        facts.putAll(more);
        return new BallotNews(type, facts);
    }
}
