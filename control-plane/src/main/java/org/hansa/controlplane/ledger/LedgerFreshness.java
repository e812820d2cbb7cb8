package org.hansa.controlplane.ledger;

import java.time.Clock;
import java.time.Duration;

/**
 * How old the newest verified block is. Whoever decides on what the ledger says asks here first: a member that is cut off
 * from the orderers must not go on deciding by rules, facts and contracts that may have changed.
 *
 * @param maxBlockAge beyond it the ledger counts as stale
 */
public record LedgerFreshness(LedgerView view, Clock clock, Duration maxBlockAge) {
    public Duration age() {
        return Duration.between(view.lastBlockTime(), clock.instant());
    }

    public boolean stale() {
        return age().compareTo(maxBlockAge) > 0;
    }
}
