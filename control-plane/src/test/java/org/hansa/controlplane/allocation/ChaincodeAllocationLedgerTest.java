package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.Endorsed;
import org.hansa.controlplane.ledger.LedgerCall;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerTransactions;
import org.hansa.controlplane.ledger.Outcome;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.anchor.AllocationLedger.Envelope;
import org.hansa.grid.anchor.AllocationLedger.Lookup;
import org.hansa.grid.anchor.AllocationLedger.Preparation;
import org.hansa.grid.anchor.AllocationLedger.Submission;
import org.hansa.grid.anchor.LedgerUnavailableException;
import org.hansa.grid.anchor.SealedBatch;
import org.hansa.grid.anchor.StreamId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine's ledger port over the real contracts on a channel in memory. */
class ChaincodeAllocationLedgerTest {
    private static final StreamId STREAM = new StreamId.Decisions(TestConsortium.NORD);
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final TestConsortium consortium = new TestConsortium(Clock.systemUTC());
    private AllocationLedger ledger;

    @BeforeEach
    void found() {
        consortium.found("https://nord.example", "https://rhein.example", "https://helv.example");
        ledger = new ChaincodeAllocationLedger(consortium.channel().ledgerOf(TestConsortium.NORD));
    }

    @Test
    void anchors_a_batch_and_shows_its_record_and_head() {
        SealedBatch batch = batch();
        Envelope envelope = prepared(batch);
        assertThat(ledger.decisionHead(TestConsortium.NORD).nextBatch()).isZero();
        assertThat(ledger.submit(batch, envelope)).isInstanceOfSatisfying(Submission.Committed.class, committed -> {
            assertThat(committed.txId()).isEqualTo(envelope.txId());
            assertThat(committed.record().root()).isEqualTo(batch.root());
        });
        assertThat(ledger.decisionHead(TestConsortium.NORD).nextBatch()).isEqualTo(1);
        assertThat(ledger.batch(STREAM, 0)).isPresent();
        assertThat(ledger.status(envelope.txId(), DEADLINE)).isInstanceOf(Lookup.Valid.class);
    }

    @Test
    void reads_empty_heads_and_no_batches_before_the_first_anchor() {
        assertThat(ledger.siteHead(TestConsortium.HELSINKI).nextSequence()).isZero();
        assertThat(ledger.batch(new StreamId.Site(TestConsortium.HELSINKI), 0)).isEmpty();
        assertThat(ledger.status("nobody-knows-this", DEADLINE)).isInstanceOf(Lookup.NotFound.class);
    }

    @Test
    void commits_one_of_two_proposals_of_the_same_batch() {
        SealedBatch batch = batch();
        Envelope first = prepared(batch);
        Envelope second = prepared(batch);
        assertThat(ledger.submit(batch, second)).isInstanceOf(Submission.Committed.class);
        assertThat(ledger.submit(batch, first))
                .isInstanceOfSatisfying(Submission.Invalidated.class, invalidated -> assertThat(invalidated.code())
                        .isEqualTo("MVCC_READ_CONFLICT"));
        assertThat(ledger.status(first.txId(), DEADLINE)).isInstanceOf(Lookup.Invalid.class);
    }

    @Test
    void passes_a_contracts_refusal_on_by_its_code() {
        SealedBatch gap = new SealedBatch(STREAM, 0, 5, batch().leaves(), List.of(), batch().root());
        assertThat(ledger.prepare(gap))
                .isInstanceOfSatisfying(Preparation.Refused.class, refused -> assertThat(refused.error())
                        .isIn(LedgerError.LEDGER_BEHIND, LedgerError.GAP));
    }

    @Test
    void knows_nothing_when_the_orderers_did_not_say() {
        Silent silent = new Silent(consortium.channel().ledgerOf(TestConsortium.NORD));
        AllocationLedger port = new ChaincodeAllocationLedger(silent);
        SealedBatch batch = batch();
        Envelope envelope = ((Preparation.Prepared) port.prepare(batch)).envelope();
        silent.submitting = FailureKind.LEDGER_OUTCOME_UNKNOWN;
        assertThat(port.submit(batch, envelope)).isInstanceOf(Submission.Unknown.class);
        silent.submitting = FailureKind.LEDGER_UNAVAILABLE;
        assertThatThrownBy(() -> port.submit(batch, envelope)).isInstanceOf(LedgerUnavailableException.class);
        silent.endorsing = FailureKind.LEDGER_UNAVAILABLE;
        assertThatThrownBy(() -> port.prepare(batch)).isInstanceOf(LedgerUnavailableException.class);
        assertThatThrownBy(() -> port.decisionHead(TestConsortium.NORD)).isInstanceOf(LedgerUnavailableException.class);
    }

    @Test
    void has_one_stream_endorsed_after_the_other() throws InterruptedException {
        Silent transactions = new Silent(consortium.channel().ledgerOf(TestConsortium.NORD));
        AllocationLedger port = new ChaincodeAllocationLedger(transactions, PATIENCE);
        CountDownLatch secondEndorsed = new CountDownLatch(1);
        Thread second = new Thread(() -> port.prepare(batch()));
        transactions.meanwhile = () -> {
            transactions.meanwhile = secondEndorsed::countDown;
            second.start();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (second.getState() != Thread.State.TIMED_WAITING
                    && secondEndorsed.getCount() > 0
                    && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(secondEndorsed.getCount()).as("still to come").isEqualTo(1);
        };
        assertThat(port.prepare(batch())).isInstanceOf(Preparation.Prepared.class);
        assertThat(secondEndorsed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        second.join(PATIENCE.toMillis());
    }

    @Test
    void waits_no_longer_for_a_stream_whose_endorsement_hangs() {
        Silent transactions = new Silent(consortium.channel().ledgerOf(TestConsortium.NORD));
        AllocationLedger port = new ChaincodeAllocationLedger(transactions, Duration.ofMillis(10));
        transactions.meanwhile = () -> {
            transactions.meanwhile = () -> {};
            assertThat(CompletableFuture.supplyAsync(() -> port.prepare(batch())))
                    .as("beside the one that hangs")
                    .succeedsWithin(PATIENCE)
                    .isInstanceOf(Preparation.Prepared.class);
        };
        assertThat(port.prepare(batch())).isInstanceOf(Preparation.Prepared.class);
    }

    private Envelope prepared(SealedBatch batch) {
        return ((Preparation.Prepared) ledger.prepare(batch)).envelope();
    }

    private static SealedBatch batch() {
        DecisionLeaf leaf = new DecisionLeaf(
                TestConsortium.NORD,
                0,
                Optional.empty(),
                RefusalReason.NO_ROOM,
                Digest.of(new byte[] {1}),
                new PolicyRevision("none"),
                Digest.of(new byte[] {2}),
                Consent.MEMBER_ASSERTED,
                1,
                Clock.systemUTC().millis(),
                "0".repeat(32),
                new TreeMap<>());
        return new SealedBatch(
                STREAM, 0, 0, List.of(leaf.bytes()), List.of(), Digest.ofHash(MerkleTree.leafHash(leaf.bytes())));
    }

    /** Loses what the test says. */
    private static final class Silent implements LedgerTransactions {
        private final LedgerTransactions ledger;
        private FailureKind endorsing = FailureKind.INTERNAL;
        private FailureKind submitting = FailureKind.INTERNAL;
        private volatile Runnable meanwhile = () -> {};

        Silent(LedgerTransactions ledger) {
            this.ledger = ledger;
        }

        @Override
        public Endorsed endorse(LedgerCall call) {
            meanwhile.run();
            lose(endorsing);
            return ledger.endorse(call);
        }

        @Override
        public Endorsed stored(LedgerIdentity identity, byte[] envelope) {
            return ledger.stored(identity, envelope);
        }

        @Override
        public void submit(Endorsed endorsed) {
            lose(submitting);
            ledger.submit(endorsed);
        }

        @Override
        public Outcome outcome(LedgerIdentity identity, String txId, Duration deadline) {
            return submitting == FailureKind.INTERNAL
                    ? ledger.outcome(identity, txId, deadline)
                    : new Outcome.Unknown();
        }

        @Override
        public byte[] evaluate(LedgerCall call) {
            lose(endorsing);
            return ledger.evaluate(call);
        }

        private static void lose(FailureKind kind) {
            if (kind != FailureKind.INTERNAL) {
                throw Failure.of(kind, "lost");
            }
        }
    }
}
