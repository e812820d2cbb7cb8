package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.Endorsed;
import org.hansa.controlplane.ledger.LedgerCall;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.ledger.LedgerTransactions;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.controlplane.ledger.Outcome;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted, and what is given back: never a use that may have had its effect. */
class ExemptionUsesTest {
    private static final String EXEMPTION = "x-lab-2026";
    private static final AllocationId ALLOCATION = new AllocationId("aaaaaaaa-0000-4000-8000-000000000001");
    private static final Digest ANY = Digest.of("any".getBytes(StandardCharsets.UTF_8));
    private final TestClock clock = TestClock.startingNow();
    private final LedgerProjection ledger = new LedgerProjection();
    private final TestConsortium consortium = new TestConsortium(clock).found("https://sso.nord.example");
    private final Breaking transactions = new Breaking();
    private final ExemptionUses uses = new ExemptionUses(
            ledger,
            new LedgerWriter(
                    transactions,
                    ledger,
                    LedgerWriter.Limits.DEFAULT,
                    new SplittableRandom(1),
                    millis -> Thread.onSpinWait()));

    /** A ledger that is away from some call on, as when the process is killed there. */
    private final class Breaking implements LedgerTransactions {
        private final LedgerTransactions real = consortium.channel().ledgerOf(TestConsortium.NORD);
        private String awayFrom = "";

        @Override
        public Endorsed endorse(LedgerCall call) {
            if (call.function().equals(awayFrom)) {
                throw Failure.of(FailureKind.LEDGER_UNAVAILABLE, "The ledger is away.");
            }
            return real.endorse(call);
        }

        @Override
        public Endorsed stored(LedgerIdentity identity, byte[] envelope) {
            return real.stored(identity, envelope);
        }

        @Override
        public void submit(Endorsed endorsed) {
            real.submit(endorsed);
        }

        @Override
        public Outcome outcome(LedgerIdentity identity, String txId, Duration deadline) {
            return real.outcome(identity, txId, deadline);
        }

        @Override
        public byte[] evaluate(LedgerCall call) {
            return real.evaluate(call);
        }
    }

    @BeforeEach
    void grant() {
        consortium.channel().join(ledger);
        ContractHandle contract = new ContractHandle("c-exempt-01");
        consortium.proposeContract(contract.value(), "https://sso.nord.example", "acme");
        ExemptionRecord exemption = new ExemptionRecord(
                EXEMPTION,
                contract,
                Optional.of(TestConsortium.HELSINKI),
                "DATA",
                "a second person watches",
                clock.millis() - 1,
                clock.millis() + 86_400_000,
                9,
                List.of(),
                0);
        BallotProposal proposal = TestConsortium.ballot(clock, "b-exempt-lab", BallotKind.GRANT_EXEMPTION, exemption);
        consortium.submit(TestConsortium.HELV, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(proposal));
        String digest =
                ledger.ballot(proposal.ballot()).orElseThrow().contentDigest().hex();
        consortium.vote(TestConsortium.HELV, "b-exempt-lab", digest, "APPROVE");
        consortium.vote(TestConsortium.RHEIN, "b-exempt-lab", digest, "APPROVE");
    }

    @Test
    void gives_back_what_certainly_had_no_effect() {
        for (PlaceOutcome outcome : List.of(
                refused(RefusalReason.NO_ROOM),
                refused(RefusalReason.QUOTA),
                new PlaceOutcome.Mismatched(ALLOCATION))) {
            uses.giveBackUnlessPlaced(counted(), outcome);
        }

        assertThat(exemption().uses()).isEqualTo(3);
        assertThat(exemption().standingUses()).isZero();
    }

    @Test
    void keeps_counted_what_had_or_may_have_had_its_effect() {
        for (PlaceOutcome outcome : List.of(
                new PlaceOutcome.Placed(ALLOCATION, AllocationState.RESERVED, List.of(), false),
                new PlaceOutcome.Pending(ALLOCATION, AllocationState.HELD),
                refused(RefusalReason.WITHDRAWN))) {
            uses.giveBackUnlessPlaced(counted(), outcome);
        }

        assertThat(exemption().standingUses()).isEqualTo(3);
    }

    @Test
    void a_crash_before_the_effect_or_before_giving_back_leaves_a_use_too_many_and_never_one_too_few() {
        counted();
        assertThat(exemption().standingUses()).isEqualTo(1);

        ExemptionUses.Counted second = counted();
        transactions.awayFrom = LedgerFunction.RETURN_EXEMPTION_USE;
        uses.giveBackUnlessPlaced(second, refused(RefusalReason.NO_ROOM));

        assertThat(exemption().standingUses()).isEqualTo(2);
        assertThat(exemption().returned()).isZero();
    }

    private ExemptionUses.Counted counted() {
        return uses.use(decision(), TestConsortium.HELSINKI).orElseThrow();
    }

    private static PlaceOutcome refused(RefusalReason reason) {
        return new PlaceOutcome.Refused(ALLOCATION, Refusal.of(reason, "no"));
    }

    private ExemptionRecord exemption() {
        return ledger.exemptions().get(0);
    }

    private static ResidencyDecision decision() {
        ResidencyDecision.Obligation record = new ResidencyDecision.Obligation(
                ResidencyDecision.Obligation.Code.RECORD_EXEMPTION,
                List.of(TestConsortium.HELSINKI),
                List.of(EXEMPTION));
        return new ResidencyDecision(
                new TreeSet<>(List.of(TestConsortium.HELSINKI)),
                List.of(),
                List.of(record),
                List.of("AT_REST"),
                Instant.MAX,
                new PolicyRevision("r1"),
                ANY,
                ANY,
                new byte[0],
                new byte[0],
                ANY);
    }
}
