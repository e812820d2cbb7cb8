package org.hansa.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

/** What every {@link LedgerTransactions} does, on a ledger on which the test consortium has been founded. */
public abstract class LedgerTransactionsContract {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** Those of nord. */
    protected abstract LedgerTransactions transactions();

    protected abstract LedgerView view();

    @Test
    void commits_what_was_endorsed_and_the_view_shows_it() {
        Endorsed endorsed = transactions().endorse(declare(TestConsortium.HELSINKI, 1, 64_000));
        assertThat(CapacityDeclaration.parse(endorsed.result()).version()).isEqualTo(1);
        assertThat(view().capacity(TestConsortium.HELSINKI)).isEmpty();
        transactions().submit(endorsed);
        long block = committed(endorsed);
        view().awaitHeight(block + 1, DEADLINE);
        assertThat(view().capacity(TestConsortium.HELSINKI)
                        .orElseThrow()
                        .capacity()
                        .get(ResourceClass.VCPU))
                .isEqualTo(64_000);
        assertThat(view().raw(LedgerKey.capacity(TestConsortium.HELSINKI)).orElseThrow())
                .satisfies(change -> assertThat(change.txId()).isEqualTo(endorsed.txId()))
                .satisfies(change -> assertThat(change.block()).isEqualTo(block));
    }

    @Test
    void says_the_same_of_a_transaction_however_often_it_is_asked() {
        Endorsed endorsed = transactions().endorse(declare(TestConsortium.TAMPERE, 1, 1_000));
        transactions().submit(endorsed);
        long block = committed(endorsed);
        assertThat(committed(endorsed)).isEqualTo(block);
    }

    @Test
    void gives_a_contracts_refusal_with_its_code_and_its_words() {
        assertThatThrownBy(() -> transactions().endorse(declare(TestConsortium.FRANKFURT, 1, 1)))
                .asInstanceOf(type(Failure.class))
                .satisfies(failure -> assertThat(failure.ledgerError()).contains(LedgerError.NOT_AUTHORISED))
                .satisfies(failure -> assertThat(failure.detail()).contains("belongs to RheinMSP"));
    }

    @Test
    void tells_the_two_identities_of_a_member_apart() {
        LedgerCall call = declare(TestConsortium.HELSINKI, 9, 1);
        LedgerCall online =
                new LedgerCall(LedgerIdentity.ANCHOR, call.function(), call.arguments(), call.transientData());
        assertThatThrownBy(() -> transactions().endorse(online))
                .asInstanceOf(type(Failure.class))
                .satisfies(failure -> assertThat(failure.ledgerError()).contains(LedgerError.NOT_AUTHORISED));
    }

    @Test
    void invalidates_the_second_of_two_that_read_the_same_version() {
        String first = proposal("b-race-" + view().ballots().size() + "-of-two");
        Endorsed one =
                transactions().endorse(LedgerCall.of(LedgerIdentity.GOVERNANCE, LedgerFunction.PROPOSE_BALLOT, first));
        Endorsed two =
                transactions().endorse(LedgerCall.of(LedgerIdentity.GOVERNANCE, LedgerFunction.PROPOSE_BALLOT, first));
        transactions().submit(one);
        transactions().submit(two);
        committed(one);
        assertThat(transactions().outcome(LedgerIdentity.GOVERNANCE, two.txId(), DEADLINE))
                .isInstanceOfSatisfying(Outcome.Invalidated.class, outcome -> assertThat(outcome.conflict())
                        .isTrue());
    }

    @Test
    void does_not_know_a_transaction_that_nobody_submitted() {
        assertThat(transactions().outcome(LedgerIdentity.ANCHOR, "ab".repeat(32), Duration.ofMillis(300)))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void evaluates_without_writing() {
        byte[] founding =
                transactions().evaluate(LedgerCall.of(LedgerIdentity.ANCHOR, LedgerFunction.READ, LedgerKey.FOUNDING));
        assertThat(founding)
                .isEqualTo(view().raw(LedgerKey.FOUNDING).orElseThrow().value().orElseThrow());
        assertThatThrownBy(() -> transactions()
                        .evaluate(LedgerCall.of(LedgerIdentity.ANCHOR, LedgerFunction.READ_SITE_HEAD, "xx-none-1")))
                .asInstanceOf(type(Failure.class))
                .satisfies(failure -> assertThat(failure.ledgerError()).contains(LedgerError.NOT_FOUND));
    }

    private long committed(Endorsed endorsed) {
        Outcome outcome = transactions().outcome(endorsed.identity(), endorsed.txId(), DEADLINE);
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        return ((Outcome.Committed) outcome).block();
    }

    private static LedgerCall declare(SiteId site, long version, long vcpu) {
        long now = Clock.systemUTC().millis();
        CapacityDeclaration declaration = new CapacityDeclaration(
                site, version, ResourceVector.of(ResourceClass.VCPU, vcpu), now - 1_000, now + 86_400_000L);
        return LedgerCall.of(
                LedgerIdentity.GOVERNANCE,
                LedgerFunction.DECLARE_CAPACITY,
                new String(declaration.bytes(), StandardCharsets.UTF_8));
    }

    private static String proposal(String ballot) {
        return TestConsortium.text(TestConsortium.ballot(
                Clock.systemUTC(), ballot, BallotKind.ACTIVATE_POLICY, TestConsortium.policy("race")));
    }
}
