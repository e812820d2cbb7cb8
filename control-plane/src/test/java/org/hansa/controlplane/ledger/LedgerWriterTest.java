package org.hansa.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerRefusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerWriterTest {
    private final Script script = new Script();
    private final LedgerProjection view = new LedgerProjection();
    private final List<Long> pauses = new ArrayList<>();
    private final LedgerWriter writer = new LedgerWriter(
            script,
            view,
            new LedgerWriter.Limits(3, Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(40)),
            new Random(7),
            pauses::add);

    @Test
    void returns_the_result_once_the_own_view_has_the_block() {
        script.outcomes.add(new Outcome.Committed(0));
        grow(1);
        Committed committed = submit();
        assertThat(committed.txId()).isEqualTo("tx-1");
        assertThat(committed.block()).isZero();
    }

    @Test
    void refuses_to_answer_what_the_own_view_does_not_show() {
        script.outcomes.add(new Outcome.Committed(0));
        failure(FailureKind.LEDGER_UNAVAILABLE);
    }

    @Test
    void proposes_again_after_a_conflict_with_growing_pauses() {
        grow(6);
        script.outcomes.add(new Outcome.Invalidated(3, "MVCC_READ_CONFLICT"));
        script.outcomes.add(new Outcome.Invalidated(4, "PHANTOM_READ_CONFLICT"));
        script.outcomes.add(new Outcome.Committed(5));
        assertThat(submit().txId()).isEqualTo("tx-3");
        assertThat(pauses).hasSize(2);
        assertThat(pauses.get(0)).isBetween(20L, 40L);
        assertThat(pauses.get(1)).isBetween(40L, 80L);
    }

    @Test
    void gives_up_on_conflicts_after_its_attempts() {
        for (int i = 0; i < 3; i++) {
            script.outcomes.add(new Outcome.Invalidated(i, "MVCC_READ_CONFLICT"));
        }
        failure(FailureKind.LEDGER_CONFLICT);
        assertThat(script.endorsements).isEqualTo(3);
    }

    @Test
    void does_not_try_again_what_the_ledger_finds_invalid_for_another_reason() {
        script.outcomes.add(new Outcome.Invalidated(0, "ENDORSEMENT_POLICY_FAILURE"));
        failure(FailureKind.LEDGER_REFUSED);
        assertThat(script.endorsements).isEqualTo(1);
    }

    @Test
    void passes_on_a_contracts_refusal_with_its_code() {
        script.refusals.add(LedgerFailures.of(new LedgerRefusal(LedgerError.BELOW_LIVE, "VCPU: 5 is live")));
        assertThat(failure(FailureKind.BELOW_LIVE).ledgerError()).contains(LedgerError.BELOW_LIVE);
        assertThat(pauses).isEmpty();
    }

    @Test
    void asks_what_became_of_a_transaction_whose_submission_was_cut_off() {
        grow(1);
        script.submissionsUnknown = true;
        script.outcomes.add(new Outcome.Committed(0));
        assertThat(submit().txId()).isEqualTo("tx-1");
        assertThat(script.endorsements).isEqualTo(1);
    }

    @Test
    void finds_its_own_earlier_attempt_behind_a_refusal() {
        grow(1);
        script.outcomes.add(new Outcome.Unknown());
        script.refusals.add(null);
        script.refusals.add(LedgerFailures.of(new LedgerRefusal(LedgerError.ALREADY_EXISTS, "contract/x")));
        script.outcomes.add(new Outcome.Committed(0));
        assertThat(submit().txId()).isEqualTo("tx-1");
    }

    @Test
    void says_that_it_does_not_know_when_nobody_does() {
        script.outcomes.add(new Outcome.Unknown());
        script.outcomes.add(new Outcome.Unknown());
        failure(FailureKind.LEDGER_OUTCOME_UNKNOWN);
    }

    private Committed submit() {
        return writer.submit(LedgerIdentity.GOVERNANCE, "contracts:proposeContract", "{}");
    }

    private Failure failure(FailureKind kind) {
        List<Failure> caught = new ArrayList<>();
        assertThatThrownBy(this::submit)
                .asInstanceOf(type(Failure.class))
                .satisfies(caught::add)
                .extracting(Failure::kind)
                .isEqualTo(kind);
        return caught.get(0);
    }

    private void grow(int blocks) {
        for (int i = 0; i < blocks; i++) {
            view.apply(new CommittedBlock(i, Digest.of(new byte[] {(byte) i}), Instant.EPOCH, List.of()));
        }
    }

    /** Transactions that go as they are told. */
    private static final class Script implements LedgerTransactions {
        private final ArrayDeque<Outcome> outcomes = new ArrayDeque<>();
        private final List<@Nullable Failure> refusals = new ArrayList<>();
        private int endorsements;
        private boolean submissionsUnknown;

        @Override
        public Endorsed endorse(LedgerCall call) {
            endorsements++;
            Failure refusal = endorsements <= refusals.size() ? refusals.get(endorsements - 1) : null;
            if (refusal != null) {
                throw refusal;
            }
            return new Endorsed(call.identity(), "tx-" + endorsements, new byte[] {1}, new byte[] {2});
        }

        @Override
        public Endorsed stored(LedgerIdentity identity, byte[] envelope) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void submit(Endorsed endorsed) {
            if (submissionsUnknown) {
                throw Failure.of(FailureKind.LEDGER_OUTCOME_UNKNOWN, "cut off");
            }
        }

        @Override
        public Outcome outcome(LedgerIdentity identity, String txId, Duration deadline) {
            return Optional.ofNullable(outcomes.poll()).orElse(new Outcome.Unknown());
        }

        @Override
        public byte[] evaluate(LedgerCall call) {
            throw new UnsupportedOperationException();
        }
    }
}
