package org.hansa.reports.verifier;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

/** Rhein was the home, and nord is. */
class HomeCheckTest {
    private static final MspId NORD = new MspId("NordMSP");
    private static final MspId RHEIN = new MspId("RheinMSP");
    private static final ContractHandle HANDLE = new ContractHandle("c-00000001");
    private final ServiceContract before = contract();
    private final ServiceContract now = before.at(NORD);
    private final HomeClaim taken = HomeClaim.made(before, NORD, 1).decided(HomeClaim.State.TAKEN, 2);

    private static ServiceContract contract() {
        Digest any = Digest.of(new byte[0]);
        return new ServiceContract(
                HANDLE,
                3,
                any,
                "org-tenant",
                RHEIN,
                List.of(),
                0,
                List.of(NORD, RHEIN),
                ServiceContract.State.ACTIVE,
                0,
                10,
                List.of(new SiteId("fi-hel-1")),
                ResourceVector.ZERO,
                List.of(),
                any,
                List.of());
    }

    private static Map<String, byte[]> with(HomeClaim claim) {
        return Map.of(LedgerKey.homeClaim(HANDLE), claim.bytes());
    }

    @Test
    void takes_the_claim_that_moved_the_home_and_one_that_came_after() {
        assertThatCode(() -> HomeCheck.check(now, with(taken))).doesNotThrowAnyException();
        assertThatCode(() -> HomeCheck.check(now, with(HomeClaim.made(now, RHEIN, 3))))
                .doesNotThrowAnyException();
        assertThatCode(() -> HomeCheck.check(before, Map.of())).doesNotThrowAnyException();
    }

    @Test
    void takes_no_home_that_nothing_led_to() {
        assertThatThrownBy(() -> HomeCheck.check(now, Map.of()))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("has no claim/");
        for (HomeClaim other : List.of(
                HomeClaim.made(before, NORD, 1),
                HomeClaim.made(before, NORD, 1).decided(HomeClaim.State.REFUSED, 2),
                HomeClaim.made(before, RHEIN, 1).decided(HomeClaim.State.TAKEN, 2),
                HomeClaim.made(now, NORD, 1).decided(HomeClaim.State.TAKEN, 2))) {
            assertThatThrownBy(() -> HomeCheck.check(now, with(other)))
                    .isInstanceOf(VerificationException.class)
                    .hasMessageContaining("does not lead to the home NordMSP");
        }
    }
}
