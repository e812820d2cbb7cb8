package org.hansa.controlplane.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one intent onto the ledger at most once, or says why it is not there. Conflicts are retried with new proposals,
 * bounded and with jitter; an unknown outcome is looked up by transaction id before anything is tried again. Trying again is
 * safe because every function reads and writes the version key of what it changes: of two attempts one at most commits.
 */
public final class LedgerWriter {
    /**
     * @param attempts proposals of one intent, conflicts and unknown outcomes together
     * @param commitDeadline how long to wait for what became of one
     * @param viewDeadline how long to wait until the own view shows a commit
     * @param backoff first pause between attempts; it doubles
     */
    public record Limits(int attempts, Duration commitDeadline, Duration viewDeadline, Duration backoff) {
        public static final Limits DEFAULT =
                new Limits(5, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(50));
    }

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Duration SECOND_LOOK = Duration.ofSeconds(1);
    private final LedgerTransactions transactions;
    private final LedgerView view;
    private final Limits limits;
    private final RandomGenerator random;
    private final LongConsumer pause;

    /** @param pause sleeps for so many milliseconds; tests count instead */
    public LedgerWriter(
            LedgerTransactions transactions,
            LedgerView view,
            Limits limits,
            RandomGenerator random,
            LongConsumer pause) {
        this.transactions = transactions;
        this.view = view;
        this.limits = limits;
        this.random = random;
        this.pause = pause;
    }

    public Committed submit(LedgerIdentity identity, String function, String... arguments) {
        return submit(LedgerCall.of(identity, function, arguments));
    }

    /**
     * Returns once this member's own view shows the transaction, so that the caller reads its writes.
     *
     * @throws Failure a contract's refusal with its {@link Failure#ledgerError()}; {@code LEDGER_UNAVAILABLE};
     *     {@code LEDGER_CONFLICT} when others kept winning; {@code LEDGER_OUTCOME_UNKNOWN} when nobody could say in time
     */
    public Committed submit(LedgerCall call) {
        List<Endorsed> unknown = new ArrayList<>();
        for (int attempt = 1; ; attempt++) {
            Endorsed endorsed;
            try {
                endorsed = transactions.endorse(call);
            } catch (Failure refusal) {
                // What refuses now may be the effect of an earlier attempt that committed after all.
                Optional<Committed> earlier = secondLook(unknown);
                if (earlier.isPresent()) {
                    return earlier.get();
                }
                if (refusal.kind() != FailureKind.LEDGER_CONFLICT || attempt >= limits.attempts()) {
                    throw refusal;
                }
                backOff(attempt);
                continue;
            }
            Outcome outcome = drive(endorsed);
            if (outcome instanceof Outcome.Committed committed) {
                return seen(endorsed, committed);
            }
            if (outcome instanceof Outcome.Unknown) {
                unknown.add(endorsed);
            }
            if (attempt >= limits.attempts() || unknown.size() > 1) {
                throw exhausted(call, endorsed, outcome);
            }
            LOG.info("{} {}: {} on attempt {}, proposing again", call.function(), endorsed.txId(), outcome, attempt);
            backOff(attempt);
        }
    }

    private Outcome drive(Endorsed endorsed) {
        try {
            transactions.submit(endorsed);
        } catch (Failure failure) {
            if (failure.kind() != FailureKind.LEDGER_OUTCOME_UNKNOWN) {
                throw failure;
            }
            LOG.info("{}: not known whether the orderers took it, asking", endorsed.txId());
        }
        Outcome outcome = transactions.outcome(endorsed.identity(), endorsed.txId(), limits.commitDeadline());
        if (outcome instanceof Outcome.Invalidated invalidated && !invalidated.conflict()) {
            throw Failure.of(
                            FailureKind.LEDGER_REFUSED,
                            "The ledger found the transaction invalid: " + invalidated.code())
                    .because("transaction " + endorsed.txId() + " in block " + invalidated.block());
        }
        return outcome;
    }

    private Optional<Committed> secondLook(List<Endorsed> unknown) {
        for (Endorsed each : unknown) {
            if (transactions.outcome(each.identity(), each.txId(), SECOND_LOOK)
                    instanceof Outcome.Committed committed) {
                return Optional.of(seen(each, committed));
            }
        }
        return Optional.empty();
    }

    private Committed seen(Endorsed endorsed, Outcome.Committed committed) {
        view.awaitHeight(committed.block() + 1, limits.viewDeadline());
        return new Committed(endorsed.result(), endorsed.txId(), committed.block());
    }

    private static Failure exhausted(LedgerCall call, Endorsed endorsed, Outcome outcome) {
        FailureKind kind =
                outcome instanceof Outcome.Unknown ? FailureKind.LEDGER_OUTCOME_UNKNOWN : FailureKind.LEDGER_CONFLICT;
        return Failure.of(kind, kind.meaning())
                .because(call.function() + " as transaction " + endorsed.txId() + ": " + outcome);
    }

    private void backOff(int attempt) {
        long most = limits.backoff().toMillis() << Math.min(attempt - 1, 6);
        pause.accept(random.nextLong(most / 2, most + 1));
    }
}
