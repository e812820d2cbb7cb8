package org.hansa.controlplane.compliance;

import java.util.Comparator;
import java.util.List;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.ServiceContract;

/**
 * Which decisions of the members a contract's report takes along: those about its parties, its sites and its own
 * exemptions, and nobody else's. An open ballot has decided nothing yet, and would change while it is read.
 */
final class BallotsInScope {
    /** Each is a read that a majority of members signs. */
    private static final int MAX = 100;

    private BallotsInScope() {}

    /** The newest ones. */
    static List<BallotId> of(ServiceContract contract, LedgerView ledger) {
        return ledger.ballots().stream()
                .filter(each -> each.state() != Ballot.State.OPEN && concerns(each, contract))
                .sorted(Comparator.comparingLong(Ballot::closedAtMillis).reversed())
                .limit(MAX)
                .map(Ballot::ballot)
                .toList();
    }

    private static boolean concerns(Ballot ballot, ServiceContract contract) {
        if (ballot.kind() == BallotKind.ADMIT_MEMBER || ballot.kind().concernsMember()) {
            return contract.parties().stream().anyMatch(each -> each.value().equals(ballot.about()));
        }
        return switch (ballot.kind()) {
            case ADD_SITE ->
                contract.permittedSites().stream().anyMatch(each -> each.value().equals(ballot.about()));
            case GRANT_EXEMPTION ->
                ballot.content().as(ExemptionRecord::parse).contract().equals(contract.handle());
            default -> false;
        };
    }
}
