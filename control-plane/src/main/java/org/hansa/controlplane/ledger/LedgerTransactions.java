package org.hansa.controlplane.ledger;

import java.time.Duration;
import org.hansa.controlplane.kernel.Failure;

/**
 * The steps of a transaction, one by one. Most callers want {@link LedgerWriter}, which drives them to an end; the anchor
 * loop drives them itself because it stores the envelope in between.
 */
public interface LedgerTransactions {
    /**
     * Has the call endorsed by as many members as the channel's policy asks for. Nothing is on the ledger after it.
     *
     * @throws Failure a contract's refusal with its {@link Failure#ledgerError()}, or {@code LEDGER_UNAVAILABLE}
     */
    Endorsed endorse(LedgerCall call);

    /** What was endorsed, from the envelope that was kept of it. */
    Endorsed stored(LedgerIdentity identity, byte[] envelope);

    /**
     * Hands the transaction to the orderers.
     *
     * @throws Failure {@code LEDGER_UNAVAILABLE} when it certainly was not accepted, {@code LEDGER_OUTCOME_UNKNOWN} when it
     *     may have been
     */
    void submit(Endorsed endorsed);

    /** Waits for what became of it. Never throws for want of an answer: that is {@link Outcome.Unknown}. */
    Outcome outcome(LedgerIdentity identity, String txId, Duration deadline);

    /** Runs the call on one peer, the own one, and submits nothing. */
    byte[] evaluate(LedgerCall call);
}
