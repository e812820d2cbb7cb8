package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.controlplane.fixture.TestConsortium.HELSINKI;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grants grow before they run out, on the real contracts. */
class GrantAheadTest {
    /** A twentieth of the contract's quota. */
    private static final long CHUNK = 3_200;

    private final TestConsortium consortium = new TestConsortium(Clock.systemUTC());
    private final LedgerView view = consortium.channel().join(new LedgerProjection());
    private final ContractHandle contract = new ContractHandle("c-" + UUID.randomUUID());
    private final List<Grant> granted = new ArrayList<>();

    @BeforeEach
    void found(@TempDir Path directory) {
        consortium.found("https://sso.nord.example", "https://sso.rhein.example", "https://sso.helv.example");
        TestBundles bundles = new TestBundles(directory.resolve("opa"));
        bundles.stage("r1");
        consortium.activate(bundles.live("r1"));
        // Far more than the quota: a site whose declaration the quota covers gets its whole part at once.
        consortium.declare(TestConsortium.NORD, HELSINKI, vcpu(640_000));
        consortium.activeContract(contract, TestConsortium.NORD, "https://sso.nord.example", "acme");
    }

    private static ResourceVector vcpu(long milli) {
        return ResourceVector.of(ResourceClass.VCPU, milli);
    }

    private GrantKeeper keeper(MspId member) {
        LedgerWriter writer = new LedgerWriter(
                consortium.channel().ledgerOf(member),
                view,
                LedgerWriter.Limits.DEFAULT,
                new SplittableRandom(1),
                millis -> Thread.onSpinWait());
        GrantDonors nobody = (grant, wanted) -> {
            throw new AssertionError("nothing is asked back for what nobody waits for");
        };
        return new GrantKeeper(
                member, view, writer, granted::add, nobody, Duration.ofSeconds(3), Runnable::run, Clock.systemUTC());
    }

    private Grant first(GrantKeeper keeper) {
        assertThat(keeper.topUp(contract, HELSINKI, vcpu(1))).isCompletedWithValue(true);
        Grant first = granted.remove(0);
        assertThat(granted).isEmpty();
        return first;
    }

    @Test
    void a_request_that_lacks_a_little_gets_a_chunk() {
        assertThat(first(keeper(TestConsortium.NORD)).granted().get(ResourceClass.VCPU))
                .isGreaterThanOrEqualTo(CHUNK);
    }

    @Test
    void a_grant_grows_by_a_chunk_once_less_than_a_fifth_of_it_is_free() {
        GrantKeeper keeper = keeper(TestConsortium.NORD);
        Grant first = first(keeper);
        long has = first.granted().get(ResourceClass.VCPU);
        keeper.keepAhead(first, vcpu(has - has / 5));
        assertThat(granted).as("a fifth is free").isEmpty();
        keeper.keepAhead(first, vcpu(has - has / 5 + 1));
        assertThat(granted).hasSize(1);
        assertThat(granted.get(0).granted().get(ResourceClass.VCPU)).isGreaterThanOrEqualTo(has + CHUNK);
    }

    @Test
    void only_the_home_lets_it_grow() {
        Grant first = first(keeper(TestConsortium.NORD));
        keeper(TestConsortium.RHEIN).keepAhead(first, first.granted());
        assertThat(granted).isEmpty();
    }
}
