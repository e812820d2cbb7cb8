package org.hansa.controlplane.allocation.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hansa.controlplane.allocation.TakenHomes;
import org.hansa.controlplane.contracts.HomeService;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.group.AdoptedParts;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often who became a contract's home asks its owners; what they are asked is tested with grids. */
class HomeWatchTest {
    /** As many looks as lie between one at what is settled and the next. */
    private static final int SELDOM = 20;

    private static final ContractHandle CONTRACT = new ContractHandle("c-taken-over");
    private static final MspId ME = TestConsortium.NORD;
    private static final MspId OWNER = TestConsortium.RHEIN;
    private static final MspId HOME_BEFORE = TestConsortium.HELV;

    private final LedgerView ledger = mock(LedgerView.class);
    private final GroupCoordinator groups = mock(GroupCoordinator.class);
    private final HomeService homes = mock(HomeService.class);
    private final TakenHomes taken = new TakenHomes();
    private final HomeWatch watch = new HomeWatch(
            homes, taken, ledger, groups, new HomeMember("nord", ME.value(), "Nord", "SE"), Clock.systemUTC());

    @BeforeEach
    void taken_over_from_the_home_before() {
        when(ledger.caughtUp()).thenReturn(true);
        when(ledger.site(TestConsortium.FRANKFURT)).thenReturn(Optional.of(site()));
        when(ledger.homeClaim(CONTRACT)).thenReturn(Optional.of(claim()));
        homeIs(ME, 1);
    }

    @Test
    void asks_a_second_time_what_there_is_and_then_no_more() {
        told(new AdoptedParts(Set.of(), 3, 0));

        look(1);
        assertThat(taken.isKnown(contract(ME, 1))).isTrue();
        asked(1);
        look(SELDOM - 2);
        asked(1);
        look(1);
        asked(2);
        look(3 * SELDOM);
        asked(2);
    }

    @Test
    void asks_again_while_an_owner_has_no_verdict_or_is_silent() {
        told(new AdoptedParts(Set.of(), 3, 0));
        look(1);

        told(new AdoptedParts(Set.of(), 3, 1));
        look(SELDOM - 1);
        asked(2);
        told(new AdoptedParts(Set.of(OWNER), 3, 0));
        look(SELDOM);
        asked(3);
        told(new AdoptedParts(Set.of(), 3, 0));
        look(SELDOM);
        asked(4);
        look(2 * SELDOM);
        asked(4);
    }

    @Test
    void is_no_home_that_begins_anything_before_every_owner_but_the_home_before_has_told() {
        told(new AdoptedParts(Set.of(HOME_BEFORE, OWNER), 0, 0));
        look(3);
        asked(3);
        assertThat(taken.isKnown(contract(ME, 1))).isFalse();

        told(new AdoptedParts(Set.of(HOME_BEFORE), 0, 0));
        look(1);
        assertThat(taken.isKnown(contract(ME, 1))).isTrue();
        verify(homes).heard(contract(ME, 1), Set.of(HOME_BEFORE));
    }

    @Test
    void an_owner_that_tells_nonsense_is_asked_again() {
        when(groups.adopt(any(), any())).thenThrow(new IllegalArgumentException("no such state"));
        look(2);
        asked(2);
        assertThat(taken.isKnown(contract(ME, 1))).isFalse();
    }

    @Test
    void a_second_change_of_the_home_begins_anew() {
        told(new AdoptedParts(Set.of(), 3, 0));
        look(SELDOM);
        asked(2);

        homeIs(OWNER, 2);
        look(SELDOM);
        asked(2);
        verify(groups, times(2)).follow(CONTRACT, OWNER);

        homeIs(ME, 3);
        look(1);
        asked(3);
    }

    @Test
    void does_nothing_before_the_ledger_is_read() {
        when(ledger.caughtUp()).thenReturn(false);
        assertThat(watch.look()).isFalse();
        verify(groups, never()).adopt(any(), any());
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(watch.look()).isTrue();
        }
    }

    private void told(AdoptedParts parts) {
        when(groups.adopt(CONTRACT, List.of(OWNER))).thenReturn(parts);
    }

    private void asked(int times) {
        verify(groups, times(times)).adopt(CONTRACT, List.of(OWNER));
    }

    private void homeIs(MspId home, long epoch) {
        when(ledger.contracts()).thenReturn(List.of(contract(home, epoch)));
    }

    private static ServiceContract contract(MspId home, long epoch) {
        return new ServiceContract(
                CONTRACT,
                1,
                Digest.of("issuer".getBytes(UTF_8)),
                "0123456789abcdef",
                home,
                List.of(),
                epoch,
                List.of(ME, OWNER, HOME_BEFORE),
                ServiceContract.State.ACTIVE,
                0,
                86_400_000L,
                List.of(TestConsortium.FRANKFURT),
                ResourceVector.of(ResourceClass.VCPU, 1_000),
                List.of(),
                Digest.of("terms".getBytes(UTF_8)),
                List.of());
    }

    private static HomeClaim claim() {
        return HomeClaim.made(contract(HOME_BEFORE, 0), ME, 0).decided(HomeClaim.State.TAKEN, 1);
    }

    private static SiteRecord site() {
        return new SiteRecord(TestConsortium.FRANKFURT, OWNER, "Frankfurt", "DE", "TIER_3", List.of(), List.of());
    }
}
