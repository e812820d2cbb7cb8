package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.ASSOC;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.DAY;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.TENANT;
import static org.hansa.ledger.contracts.Consortium.ZRH;
import static org.hansa.ledger.contracts.Consortium.actor;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.contract;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.issuer;
import static org.hansa.ledger.contracts.Consortium.vcpu;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.ServiceContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TenancyContractTest {
    private static final String PROPOSE = LedgerFunction.PROPOSE_CONTRACT;
    private static final String ACCEPT = LedgerFunction.ACCEPT_CONTRACT;
    private static final String WIND_DOWN = LedgerFunction.WIND_DOWN_CONTRACT;
    private final Consortium consortium = Consortium.founded();
    private final ServiceContract proposal = contract(CONTRACT, vcpu(1_000));

    @Test
    void becomes_active_when_the_tenant_and_every_party_have_accepted() {
        consortium.call(governance(RHEIN), PROPOSE, proposal);
        consortium.call(governance(NORD), ACCEPT, CONTRACT, 0, "MEMBER", actor(NORD, "org-NordMSP"));
        consortium.call(governance(RHEIN), ACCEPT, CONTRACT, 1, "TENANT", actor(RHEIN, TENANT));
        assertThat(stored().state()).isEqualTo(ServiceContract.State.PROPOSED);

        consortium.call(governance(RHEIN), ACCEPT, CONTRACT, 2, "MEMBER", "");

        assertThat(stored().state()).isEqualTo(ServiceContract.State.ACTIVE);
        assertThat(stored().version()).isEqualTo(3);
        assertThat(stored().acceptances()).hasSize(3).allMatch(each -> each.timeMillis() == START);
        assertThat(stored().quota()).isEqualTo(vcpu(1_000));
    }

    @Test
    void is_proposed_by_the_governance_of_its_home_and_once() {
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(NORD), PROPOSE, proposal);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(RHEIN), PROPOSE, proposal);
        consortium.call(governance(RHEIN), PROPOSE, proposal);
        consortium.refuses(LedgerError.ALREADY_EXISTS, governance(RHEIN), PROPOSE, proposal);
    }

    static Stream<Arguments> wrongProposals() {
        return Stream.of(
                Arguments.of(LedgerError.MALFORMED, "state", "ACTIVE"),
                Arguments.of(LedgerError.MALFORMED, "version", "1"),
                Arguments.of(LedgerError.MALFORMED, "homeEpoch", "1"),
                Arguments.of(LedgerError.MALFORMED, "tenant", " "),
                Arguments.of(LedgerError.MALFORMED, "tenant", "x".repeat(129)),
                Arguments.of(LedgerError.MALFORMED, "permittedSites", List.of()),
                Arguments.of(LedgerError.MALFORMED, "deputies", List.of("RheinMSP")),
                Arguments.of(LedgerError.MALFORMED, "tenantKeys", List.of("not base64!")),
                Arguments.of(LedgerError.MALFORMED, "tenantKeys", List.of("")),
                Arguments.of(LedgerError.MALFORMED, "tenantKeys", List.of("AAEC", "AAEC")),
                Arguments.of(LedgerError.MALFORMED, "parties", List.of("NordMSP")),
                Arguments.of(LedgerError.MALFORMED, "quota", java.util.Map.of("VCPU", "-5")),
                Arguments.of(LedgerError.MALFORMED, "quota", java.util.Map.of("VCPU", "9007199254740993000")),
                Arguments.of(LedgerError.MALFORMED, "quota", java.util.Map.of("WARP_CORE", "1")),
                Arguments.of(LedgerError.MALFORMED, "surprise", "x"),
                Arguments.of(LedgerError.NOT_FOUND, "issuer", "0".repeat(64)),
                Arguments.of(LedgerError.NOT_FOUND, "permittedSites", List.of("de-fra-1", "no-site-1")),
                Arguments.of(
                        LedgerError.WRONG_STATE, "issuer", issuer(NORD).key().hex()),
                Arguments.of(LedgerError.WRONG_STATE, "tenant", "org-RheinMSP"),
                Arguments.of(LedgerError.WRONG_STATE, "permittedSites", List.of("ch-zrh-1", "de-fra-1")),
                Arguments.of(LedgerError.WRONG_STATE, "parties", List.of("AssocMSP", "NordMSP", "RheinMSP")),
                Arguments.of(LedgerError.WRONG_STATE, "parties", List.of("NordMSP", "RheinMSP", "StrangerMSP")),
                Arguments.of(LedgerError.WRONG_STATE, "deputies", List.of("AssocMSP")),
                Arguments.of(LedgerError.WRONG_STATE, "validUntil", Long.toString(START)));
    }

    @ParameterizedTest
    @MethodSource("wrongProposals")
    void refuses_a_proposal_by_what_is_wrong_with_it(LedgerError error, String field, Object value) {
        TreeMap<String, Object> fields = new TreeMap<>(proposal.json().asMap());
        fields.put(field, value);

        consortium.refuses(error, governance(RHEIN), PROPOSE, (Object) CanonicalJson.write(fields));
    }

    @Test
    void refuses_a_proposal_through_an_issuer_that_has_been_closed() {
        consortium.call(
                governance(RHEIN),
                LedgerFunction.REGISTER_ISSUER,
                new IssuerRecord(issuer(RHEIN).url(), RHEIN, "org-RheinMSP", false));

        consortium.refuses(LedgerError.WRONG_STATE, governance(RHEIN), PROPOSE, proposal);
    }

    @Test
    void takes_the_tenants_word_only_through_its_home_and_from_its_own_organisation() {
        consortium.call(governance(RHEIN), PROPOSE, proposal);

        consortium.refuses(LedgerError.MALFORMED, governance(RHEIN), ACCEPT, CONTRACT, 0, "TENANT", "");
        consortium.refuses(
                LedgerError.NOT_AUTHORISED, governance(NORD), ACCEPT, CONTRACT, 0, "TENANT", actor(RHEIN, TENANT));
        consortium.refuses(
                LedgerError.NOT_AUTHORISED, governance(RHEIN), ACCEPT, CONTRACT, 0, "TENANT", actor(RHEIN, "org-b"));
        consortium.refuses(
                LedgerError.NOT_AUTHORISED, governance(RHEIN), ACCEPT, CONTRACT, 0, "TENANT", actor(NORD, TENANT));
        consortium.refuses(
                LedgerError.NOT_AUTHORISED, anchor(RHEIN), ACCEPT, CONTRACT, 0, "TENANT", actor(RHEIN, TENANT));
    }

    @Test
    void takes_a_members_word_only_from_a_party_and_once() {
        consortium.call(governance(RHEIN), PROPOSE, proposal);

        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), ACCEPT, CONTRACT, 0, "MEMBER", "");
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(ASSOC), ACCEPT, CONTRACT, 0, "MEMBER", "");
        consortium.refuses(
                LedgerError.NOT_AUTHORISED, governance(NORD), ACCEPT, CONTRACT, 0, "MEMBER", actor(RHEIN, "o"));
        consortium.call(governance(NORD), ACCEPT, CONTRACT, 0, "MEMBER", "");
        consortium.refuses(LedgerError.ALREADY_EXISTS, governance(NORD), ACCEPT, CONTRACT, 1, "MEMBER", "");
    }

    @Test
    void accepts_one_version_of_a_proposal_that_has_not_run_out() {
        consortium.refuses(LedgerError.NOT_FOUND, governance(RHEIN), ACCEPT, CONTRACT, 0, "MEMBER", "");
        consortium.call(governance(RHEIN), PROPOSE, proposal);

        consortium.refuses(LedgerError.STALE_VERSION, governance(RHEIN), ACCEPT, CONTRACT, 1, "MEMBER", "");
        consortium.refuses(LedgerError.MALFORMED, governance(RHEIN), ACCEPT, CONTRACT, "-1", "MEMBER", "");
        consortium.refuses(LedgerError.MALFORMED, governance(RHEIN), ACCEPT, CONTRACT, 0, "SOMEBODY", "");
        consortium.refuses(LedgerError.MALFORMED, governance(RHEIN), ACCEPT, CONTRACT, 0, "MEMBER", "{}");
        consortium.now = START + 365 * DAY;
        consortium.refuses(LedgerError.WRONG_STATE, governance(RHEIN), ACCEPT, CONTRACT, 0, "MEMBER", "");
    }

    @Test
    void is_wound_down_by_any_party_and_never_comes_back() {
        consortium.agree(proposal);

        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), WIND_DOWN, CONTRACT);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(NORD), WIND_DOWN, CONTRACT);
        consortium.call(governance(NORD), WIND_DOWN, CONTRACT);

        assertThat(stored().state()).isEqualTo(ServiceContract.State.WINDING_DOWN);
        consortium.refuses(LedgerError.WRONG_STATE, governance(NORD), WIND_DOWN, CONTRACT);
        consortium.refuses(LedgerError.NOT_FOUND, governance(NORD), WIND_DOWN, new ContractHandle("c-99999999"));
    }

    @Test
    void is_not_wound_down_before_it_is_active() {
        consortium.call(governance(RHEIN), PROPOSE, proposal);

        consortium.refuses(LedgerError.WRONG_STATE, governance(RHEIN), WIND_DOWN, CONTRACT);
    }

    @Test
    void knows_sites_of_parties_only() {
        assertThat(stored(proposal).permittedSites()).doesNotContain(ZRH).contains(FRA);
    }

    private ServiceContract stored(ServiceContract proposed) {
        consortium.call(governance(RHEIN), PROPOSE, proposed);
        return stored();
    }

    private ServiceContract stored() {
        return consortium.read(LedgerKey.contract(CONTRACT), ServiceContract::parse);
    }
}
