package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.BER;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.HEL;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.ZRH;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.contract;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.vcpu;

import java.util.Map;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantedTotal;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private static final String SET = LedgerFunction.SET_GRANT;
    private final Consortium consortium = Consortium.running();

    @Test
    void shares_the_quota_out_over_the_sites() {
        consortium.grant(CONTRACT, FRA, 0, vcpu(600));
        consortium.grant(CONTRACT, HEL, 0, vcpu(400));
        consortium.grant(CONTRACT, FRA, 1, vcpu(100));
        consortium.grant(CONTRACT, BER, 0, vcpu(500));

        assertThat(consortium.read(LedgerKey.grant(CONTRACT, FRA), Grant::parse))
                .isEqualTo(new Grant(CONTRACT, FRA, 2, vcpu(100)));
        assertThat(consortium
                        .read(LedgerKey.grantedTotal(CONTRACT), GrantedTotal::parse)
                        .granted())
                .isEqualTo(vcpu(1_000));
    }

    @Test
    void never_grants_more_than_the_quota_in_sum() {
        consortium.grant(CONTRACT, FRA, 0, vcpu(600));

        consortium.refuses(LedgerError.QUOTA_EXCEEDED, anchor(RHEIN), SET, CONTRACT, HEL, vcpu(401), 0);
        consortium.refuses(LedgerError.QUOTA_EXCEEDED, anchor(RHEIN), SET, CONTRACT, FRA, vcpu(1_001), 1);
        consortium.refuses(
                LedgerError.QUOTA_EXCEEDED,
                anchor(RHEIN),
                SET,
                CONTRACT,
                HEL,
                ResourceVector.of(ResourceClass.gpu("T4"), 1),
                0);
        consortium.refuses(
                LedgerError.QUOTA_EXCEEDED, anchor(RHEIN), SET, CONTRACT, HEL, vcpu(ResourceVector.MAX_QUANTITY), 0);
    }

    @Test
    void belongs_to_the_online_identity_of_the_home() {
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(NORD), SET, CONTRACT, HEL, vcpu(1), 0);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), SET, CONTRACT, HEL, vcpu(1), 0);
    }

    @Test
    void goes_one_version_at_a_time() {
        consortium.refuses(LedgerError.STALE_VERSION, anchor(RHEIN), SET, CONTRACT, FRA, vcpu(1), 1);
        consortium.grant(CONTRACT, FRA, 0, vcpu(1));
        consortium.refuses(LedgerError.STALE_VERSION, anchor(RHEIN), SET, CONTRACT, FRA, vcpu(2), 0);
    }

    @Test
    void is_only_for_permitted_sites_of_active_contracts() {
        ContractHandle proposed = new ContractHandle("c-00000002");
        consortium.call(governance(RHEIN), LedgerFunction.PROPOSE_CONTRACT, contract(proposed, vcpu(5)));

        consortium.refuses(LedgerError.WRONG_STATE, anchor(RHEIN), SET, CONTRACT, ZRH, vcpu(1), 0);
        consortium.refuses(LedgerError.WRONG_STATE, anchor(RHEIN), SET, proposed, FRA, vcpu(1), 0);
        consortium.refuses(
                LedgerError.NOT_FOUND, anchor(RHEIN), SET, new ContractHandle("c-99999999"), FRA, vcpu(1), 0);
        consortium.call(governance(RHEIN), LedgerFunction.WIND_DOWN_CONTRACT, CONTRACT);
        consortium.refuses(LedgerError.WRONG_STATE, anchor(RHEIN), SET, CONTRACT, FRA, vcpu(1), 0);
    }

    @Test
    void shrinks_to_what_is_used_and_not_below() {
        SiteBook book = new SiteBook(FRA);
        consortium.declare(RHEIN, FRA, 1, vcpu(500));
        consortium.grant(CONTRACT, FRA, 0, vcpu(500));
        var leaf = book.reserve(CONTRACT, vcpu(200));
        book.anchor(consortium, anchor(RHEIN));

        consortium.refuses(LedgerError.QUOTA_EXCEEDED, anchor(RHEIN), SET, CONTRACT, FRA, vcpu(199), 1);
        consortium.grant(CONTRACT, FRA, 1, vcpu(200));
        book.close(LeafEvent.RELEASED, leaf);
        book.anchor(consortium, anchor(RHEIN));
        consortium.grant(CONTRACT, FRA, 2, ResourceVector.ZERO);
    }

    /** A top-up must not be invalidated by the anchors of a busy site. */
    @Test
    void grows_without_reading_what_is_used() {
        SiteBook book = new SiteBook(FRA);
        consortium.declare(RHEIN, FRA, 1, vcpu(500));
        consortium.grant(CONTRACT, FRA, 0, vcpu(300));
        var growing = consortium.endorse(anchor(RHEIN), Map.of(), SET, CONTRACT, FRA, vcpu(400), 1);
        var shrinking = consortium.endorse(anchor(RHEIN), Map.of(), SET, CONTRACT, FRA, vcpu(200), 1);
        book.reserve(CONTRACT, vcpu(250));
        book.anchor(consortium, anchor(RHEIN));

        assertThat(shrinking.commit()).isFalse();
        assertThat(growing.commit()).isTrue();
    }
}
