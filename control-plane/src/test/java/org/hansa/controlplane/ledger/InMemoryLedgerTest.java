package org.hansa.controlplane.ledger;

import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;

/** The fake keeps the promises of the port. */
class InMemoryLedgerTest extends LedgerTransactionsContract {
    private final TestConsortium consortium = new TestConsortium(TestClock.startingNow()).found(Callers.ISSUER);
    private final LedgerProjection view = consortium.channel().join(new LedgerProjection());

    @Override
    protected LedgerTransactions transactions() {
        return consortium.channel().ledgerOf(TestConsortium.NORD);
    }

    @Override
    protected LedgerView view() {
        return view;
    }
}
