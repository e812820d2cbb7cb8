package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.ASSOC;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.contract;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.vcpu;

import java.util.List;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rhein is the home of a contract of all three, and no deputy is named. */
class HomesTest {
    private static final ContractHandle OF_THREE = new ContractHandle("c-00000003");
    private static final String CLAIM = LedgerFunction.CLAIM_HOME;
    private static final String SUPPORT = LedgerFunction.SUPPORT_CLAIM;
    private static final String REFUSE = LedgerFunction.REFUSE_CLAIM;
    private static final String TAKE = LedgerFunction.TAKE_HOME;
    private static final String HAND_OVER = LedgerFunction.HAND_OVER_HOME;
    private final Consortium consortium = Consortium.running();

    @BeforeEach
    void a_contract_of_three() {
        ServiceContract two = contract(OF_THREE, vcpu(1_000));
        consortium.agree(new ServiceContract(
                OF_THREE,
                0,
                two.issuer(),
                two.tenant(),
                RHEIN,
                List.of(),
                0,
                List.of(RHEIN, NORD, HELV),
                two.state(),
                two.validFromMillis(),
                two.validUntilMillis(),
                two.permittedSites(),
                two.quota(),
                two.tenantKeys(),
                two.termsDigest(),
                List.of()));
        consortium.call(governance(HELV), LedgerFunction.ACCEPT_CONTRACT, OF_THREE, 3, "MEMBER", "");
    }

    private ServiceContract stored() {
        return consortium.read(LedgerKey.contract(OF_THREE), ServiceContract::parse);
    }

    private HomeClaim claim() {
        return consortium.read(LedgerKey.homeClaim(OF_THREE), HomeClaim::parse);
    }

    private void isHome(MspId member, long epoch) {
        assertThat(stored().home()).isEqualTo(member);
        assertThat(stored().homeEpoch()).isEqualTo(epoch);
        assertThat(stored().state()).isEqualTo(ServiceContract.State.ACTIVE);
    }

    @Test
    void a_deputy_alone_takes_over_when_the_home_has_not_refused_in_time() {
        consortium.call(governance(NORD), CLAIM, OF_THREE, 0);
        consortium.now += HomeClaim.WAIT_MILLIS - 1;
        consortium.refuses(LedgerError.WRONG_STATE, anchor(NORD), TAKE, OF_THREE, 0);
        isHome(RHEIN, 0);
        consortium.now++;
        consortium.refuses(LedgerError.WRONG_STATE, anchor(HELV), TAKE, OF_THREE, 0);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(NORD), TAKE, OF_THREE, 0);
        consortium.call(anchor(NORD), TAKE, OF_THREE, 0);
        isHome(NORD, 1);
        assertThat(claim().state()).isEqualTo(HomeClaim.State.TAKEN);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(NORD), TAKE, OF_THREE, 0);
    }

    @Test
    void another_party_can_make_it_at_once_but_neither_the_claimant_nor_the_home() {
        consortium.call(governance(NORD), CLAIM, OF_THREE, 0);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(NORD), SUPPORT, OF_THREE, 0, NORD);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), SUPPORT, OF_THREE, 0, NORD);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(HELV), SUPPORT, OF_THREE, 0, NORD);
        consortium.call(governance(HELV), SUPPORT, OF_THREE, 0, NORD);
        isHome(NORD, 1);
    }

    @Test
    void a_home_that_is_there_refuses_and_is_left_in_peace_by_that_claimant() {
        consortium.call(governance(NORD), CLAIM, OF_THREE, 0);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(HELV), REFUSE, OF_THREE, 0);
        consortium.call(anchor(RHEIN), REFUSE, OF_THREE, 0);
        assertThat(claim().state()).isEqualTo(HomeClaim.State.REFUSED);
        consortium.refuses(LedgerError.WRONG_STATE, governance(HELV), SUPPORT, OF_THREE, 0, NORD);
        consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), CLAIM, OF_THREE, 0);
        consortium.now += HomeClaim.WAIT_MILLIS;
        consortium.refuses(LedgerError.WRONG_STATE, anchor(NORD), TAKE, OF_THREE, 0);
        consortium.call(governance(NORD), CLAIM, OF_THREE, 0);
        isHome(RHEIN, 0);
    }

    @Test
    void of_two_deputies_the_first_has_the_claim() {
        consortium.call(governance(HELV), CLAIM, OF_THREE, 0);
        consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), CLAIM, OF_THREE, 0);
        consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), SUPPORT, OF_THREE, 0, new MspId("OtherMSP"));
        consortium.now += HomeClaim.WAIT_MILLIS;
        consortium.call(anchor(HELV), TAKE, OF_THREE, 0);
        isHome(HELV, 1);
        consortium.refuses(LedgerError.STALE_VERSION, governance(NORD), CLAIM, OF_THREE, 0);
        consortium.call(governance(NORD), CLAIM, OF_THREE, 1);
    }

    @Test
    void a_claim_that_nobody_follows_up_gives_way_to_the_next_deputys() {
        consortium.call(governance(HELV), CLAIM, OF_THREE, 0);
        consortium.now += 2 * HomeClaim.WAIT_MILLIS - 1;
        consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), CLAIM, OF_THREE, 0);
        consortium.now++;
        consortium.call(governance(NORD), CLAIM, OF_THREE, 0);
        assertThat(claim().claimant()).isEqualTo(NORD);
        consortium.refuses(LedgerError.WRONG_STATE, anchor(HELV), TAKE, OF_THREE, 0);
    }

    @Test
    void the_home_hands_over_to_a_deputy_and_gets_it_back_under_a_further_epoch() {
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(NORD), HAND_OVER, OF_THREE, 0, NORD);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(RHEIN), HAND_OVER, OF_THREE, 0, NORD);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), HAND_OVER, OF_THREE, 0, ASSOC);
        consortium.call(governance(RHEIN), HAND_OVER, OF_THREE, 0, NORD);
        isHome(NORD, 1);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), HAND_OVER, OF_THREE, 1, HELV);
        consortium.call(governance(NORD), HAND_OVER, OF_THREE, 1, RHEIN);
        isHome(RHEIN, 2);
    }

    @Test
    void moves_grants_from_then_on_by_the_new_home_only() {
        consortium.call(governance(RHEIN), HAND_OVER, OF_THREE, 0, NORD);
        consortium.refuses(
                LedgerError.NOT_AUTHORISED,
                anchor(RHEIN),
                LedgerFunction.SET_GRANT,
                OF_THREE,
                Consortium.FRA,
                vcpu(10),
                0);
        consortium.call(anchor(NORD), LedgerFunction.SET_GRANT, OF_THREE, Consortium.FRA, vcpu(10), 0);
    }

    /** The other contract names nord, and helv is no party to it. */
    @Test
    void only_deputies_claim_and_of_a_named_few_no_other() {
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), CLAIM, CONTRACT, 0);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), CLAIM, CONTRACT, 0);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(NORD), CLAIM, CONTRACT, 0);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(ASSOC), CLAIM, OF_THREE, 0);
        consortium.call(governance(NORD), CLAIM, CONTRACT, 0);
    }

    @Test
    void what_is_not_in_force_has_no_home_to_take_over() {
        ContractHandle proposed = new ContractHandle("c-00000009");
        consortium.call(governance(RHEIN), LedgerFunction.PROPOSE_CONTRACT, contract(proposed, vcpu(1)));
        consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), CLAIM, proposed, 0);
        consortium.refuses(LedgerError.NOT_FOUND, governance(NORD), CLAIM, new ContractHandle("c-99999999"), 0);
    }
}
