package org.hansa.controlplane.ballots;

import java.time.Clock;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.LedgerFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Says to the ledger that the deadline of this member's own ballots has passed: a chaincode has no clock, and there is no
 * discretion in it, so that the online identity may.
 */
@Component
class BallotCloser {
    private static final Logger LOG = LoggerFactory.getLogger(BallotCloser.class);
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final HomeMember home;
    private final Clock clock;

    BallotCloser(LedgerView ledger, LedgerWriter writer, HomeMember home, Clock clock) {
        this.ledger = ledger;
        this.writer = writer;
        this.home = home;
        this.clock = clock;
    }

    void closeOverdue() {
        long now = clock.millis();
        ledger.ballots().stream()
                .filter(each -> each.state() == Ballot.State.OPEN && !each.takesVotes(now))
                .filter(each -> each.proposer().equals(home.msp()))
                .forEach(this::close);
    }

    private void close(Ballot ballot) {
        try {
            writer.submit(
                    LedgerIdentity.ANCHOR,
                    LedgerFunction.CLOSE_BALLOT,
                    ballot.ballot().value());
        } catch (Failure failure) {
            // The next look tries again; until then nobody can vote on it anyway.
            LOG.info("ballot {} is not closed yet: {}", ballot.ballot(), failure.getMessage());
        }
    }
}
