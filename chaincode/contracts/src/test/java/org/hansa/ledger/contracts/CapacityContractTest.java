package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.DAY;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.declaration;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.vcpu;

import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

class CapacityContractTest {
    private static final String DECLARE = LedgerFunction.DECLARE_CAPACITY;
    private final Consortium consortium = Consortium.running();
    private final SiteBook book = new SiteBook(FRA);

    @Test
    void stores_what_the_owner_declares_and_lets_it_grow() {
        consortium.declare(RHEIN, FRA, 1, vcpu(100));
        consortium.declare(RHEIN, FRA, 2, vcpu(300));

        assertThat(consortium.read(LedgerKey.capacity(FRA), CapacityDeclaration::parse))
                .isEqualTo(declaration(FRA, 2, vcpu(300)));
    }

    @Test
    void belongs_to_the_governance_of_the_owner() {
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), DECLARE, declaration(FRA, 1, vcpu(1)));
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(RHEIN), DECLARE, declaration(FRA, 1, vcpu(1)));
        consortium.refuses(
                LedgerError.NOT_FOUND, governance(RHEIN), DECLARE, declaration(new SiteId("xx-1"), 1, vcpu(1)));
    }

    @Test
    void goes_one_version_at_a_time() {
        consortium.refuses(LedgerError.STALE_VERSION, governance(RHEIN), DECLARE, declaration(FRA, 0, vcpu(1)));
        consortium.refuses(LedgerError.STALE_VERSION, governance(RHEIN), DECLARE, declaration(FRA, 2, vcpu(1)));
        consortium.declare(RHEIN, FRA, 1, vcpu(100));
        consortium.refuses(LedgerError.STALE_VERSION, governance(RHEIN), DECLARE, declaration(FRA, 1, vcpu(1)));
    }

    @Test
    void shrinks_to_what_is_live_and_not_below() {
        consortium.declare(RHEIN, FRA, 1, vcpu(100));
        consortium.grant(CONTRACT, FRA, 0, vcpu(100));
        var leaf = book.reserve(CONTRACT, vcpu(60));
        book.anchor(consortium, anchor(RHEIN));

        consortium.refuses(LedgerError.BELOW_LIVE, governance(RHEIN), DECLARE, declaration(FRA, 2, vcpu(59)));
        consortium.refuses(
                LedgerError.BELOW_LIVE, governance(RHEIN), DECLARE, declaration(FRA, 2, ResourceVector.ZERO));
        consortium.declare(RHEIN, FRA, 2, vcpu(60));

        book.close(LeafEvent.RELEASED, leaf);
        book.anchor(consortium, anchor(RHEIN));
        consortium.declare(RHEIN, FRA, 3, ResourceVector.ZERO);
    }

    @Test
    void declares_periods_that_go_on() {
        CapacityDeclaration over = new CapacityDeclaration(FRA, 1, vcpu(1), START - DAY, START);
        CapacityDeclaration later = new CapacityDeclaration(FRA, 1, vcpu(1), START + DAY, START + 2 * DAY);

        consortium.refuses(LedgerError.WRONG_STATE, governance(RHEIN), DECLARE, over);
        consortium.call(governance(RHEIN), DECLARE, later);
    }

    @Test
    void moves_no_period_past_what_is_live() {
        consortium.declare(RHEIN, FRA, 1, vcpu(100));
        consortium.grant(CONTRACT, FRA, 0, vcpu(100));
        book.reserve(CONTRACT, vcpu(60));
        book.anchor(consortium, anchor(RHEIN));

        CapacityDeclaration later = new CapacityDeclaration(FRA, 2, vcpu(100), START + DAY, START + 2 * DAY);
        consortium.refuses(LedgerError.BELOW_LIVE, governance(RHEIN), DECLARE, later);
    }

    /** Only then can growing never be invalidated by an anchor in flight, nor the other way round more than once. */
    @Test
    void grows_without_reading_the_site_head() {
        consortium.declare(RHEIN, FRA, 1, vcpu(100));
        consortium.grant(CONTRACT, FRA, 0, vcpu(100));
        var growing =
                consortium.endorse(governance(RHEIN), java.util.Map.of(), DECLARE, declaration(FRA, 2, vcpu(200)));
        var shrinking =
                consortium.endorse(governance(RHEIN), java.util.Map.of(), DECLARE, declaration(FRA, 2, vcpu(90)));
        book.reserve(CONTRACT, vcpu(95));
        book.anchor(consortium, anchor(RHEIN));

        assertThat(shrinking.commit()).isFalse();
        assertThat(growing.commit()).isTrue();
    }
}
