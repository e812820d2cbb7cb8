package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.DAY;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.ZRH;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.digest;
import static org.hansa.ledger.contracts.Consortium.governance;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.ExemptionUse;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

class ExemptionTest {
    private static final String ID = "x-lab-2026";
    private static final String USE = LedgerFunction.USE_EXEMPTION;
    private static final String RETURN = LedgerFunction.RETURN_EXEMPTION_USE;
    private final Consortium consortium = Consortium.running();

    @Test
    void names_the_members_that_approved_it_two_of_different_organisations_at_least() {
        BallotProposal proposal = proposal(exemption(CONTRACT, FRA, START + DAY, 2));
        consortium.decide(proposal, NORD);
        assertThat(consortium.ledger.value(LedgerKey.exemption(ID))).isEmpty();

        consortium.vote(HELV, proposal.ballot(), Ballot.Choice.APPROVE);

        assertThat(stored().approvers()).containsExactly(HELV, NORD);
        assertThat(stored().stateAt(START)).isEqualTo(ExemptionRecord.State.IN_FORCE);
    }

    @Test
    void records_every_use_until_it_is_spent() {
        grant(START + DAY, 2);
        consortium.call(anchor(RHEIN), USE, ID, digest("first"));
        consortium.now += 5;
        ExemptionUse use = ExemptionUse.parse(consortium.call(anchor(NORD), USE, ID, digest("second")));

        assertThat(use).isEqualTo(new ExemptionUse(ID, 2, NORD, digest("second"), START + 5, OptionalLong.empty()));
        assertThat(consortium.read(LedgerKey.exemptionUse(ID, 2), ExemptionUse::parse))
                .isEqualTo(use);
        assertThat(stored().stateAt(consortium.now)).isEqualTo(ExemptionRecord.State.SPENT);
        consortium.refuses(LedgerError.WRONG_STATE, anchor(RHEIN), USE, ID, digest("third"));
    }

    @Test
    void takes_back_a_use_without_effect_once_soon_and_from_its_member_only() {
        grant(START + DAY, 1);
        consortium.call(anchor(RHEIN), USE, ID, digest("no room"));
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(NORD), RETURN, ID, "1");
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), RETURN, ID, "1");
        consortium.refuses(LedgerError.NOT_FOUND, anchor(RHEIN), RETURN, ID, "2");
        consortium.refuses(LedgerError.MALFORMED, anchor(RHEIN), RETURN, "../x", "1");
        consortium.now += 7;

        consortium.call(anchor(RHEIN), RETURN, ID, "1");

        assertThat(stored().standingUses()).isZero();
        assertThat(stored().stateAt(consortium.now)).isEqualTo(ExemptionRecord.State.IN_FORCE);
        assertThat(consortium.read(LedgerKey.exemptionUse(ID, 1), ExemptionUse::parse))
                .isEqualTo(new ExemptionUse(ID, 1, RHEIN, digest("no room"), START, OptionalLong.of(START + 7)));
        consortium.refuses(LedgerError.WRONG_STATE, anchor(RHEIN), RETURN, ID, "1");

        consortium.call(anchor(RHEIN), USE, ID, digest("room"));
        assertThat(stored().uses()).isEqualTo(2);
        assertThat(stored().stateAt(consortium.now)).isEqualTo(ExemptionRecord.State.SPENT);
        consortium.now += 15 * 60 * 1_000 + 1;
        consortium.refuses(LedgerError.WRONG_STATE, anchor(RHEIN), RETURN, ID, "2");
    }

    @Test
    void lapses_at_its_expiry_without_anybodys_act() {
        grant(START + DAY, 9);
        consortium.now = START + DAY - 1;
        consortium.call(anchor(RHEIN), USE, ID, digest("in time"));
        consortium.now = START + DAY;

        assertThat(stored().stateAt(consortium.now)).isEqualTo(ExemptionRecord.State.LAPSED);
        consortium.refuses(LedgerError.WRONG_STATE, anchor(RHEIN), USE, ID, digest("too late"));
    }

    @Test
    void is_used_by_parties_to_the_contract_with_their_online_identity() {
        grant(START + DAY, 9);

        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(HELV), USE, ID, digest("d"));
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), USE, ID, digest("d"));
        consortium.refuses(LedgerError.NOT_FOUND, anchor(RHEIN), USE, "x-none", digest("d"));
        consortium.refuses(LedgerError.MALFORMED, anchor(RHEIN), USE, "../x", digest("d"));
        consortium.refuses(LedgerError.MALFORMED, anchor(RHEIN), USE, ID, "no digest");
    }

    @Test
    void is_within_its_contract_and_does_not_last_long() {
        long longest = Parameter.EXEMPTION_MILLIS.byDefault();
        refuses(LedgerError.NOT_FOUND, exemption(new ContractHandle("c-00000099"), FRA, START + DAY, 1));
        refuses(LedgerError.WRONG_STATE, exemption(CONTRACT, ZRH, START + DAY, 1));
        refuses(LedgerError.WRONG_STATE, exemption(CONTRACT, FRA, START + longest + 1, 1));
        refuses(LedgerError.MALFORMED, exemption(CONTRACT, FRA, START, 1));
        refuses(LedgerError.MALFORMED, exemption(CONTRACT, FRA, START + DAY, 0));
        refuses(LedgerError.MALFORMED, exemption(CONTRACT, FRA, START + DAY, 1).approvedBy(List.of(RHEIN)));
        refuses(LedgerError.MALFORMED, exemption(CONTRACT, FRA, START + DAY, 5).usedOnceMore());
    }

    @Test
    void is_granted_once_under_a_name() {
        grant(START + DAY, 1);
        refuses(LedgerError.ALREADY_EXISTS, exemption(CONTRACT, FRA, START + DAY, 5));
    }

    private void grant(long until, long uses) {
        consortium.decide(proposal(exemption(CONTRACT, FRA, until, uses)), NORD, RHEIN);
    }

    private void refuses(LedgerError error, ExemptionRecord exemption) {
        MspId proposer = HELV;
        consortium.refuses(
                error,
                governance(proposer),
                LedgerFunction.PROPOSE_BALLOT,
                consortium.proposal("b-exempt-2", BallotKind.GRANT_EXEMPTION, exemption));
    }

    private BallotProposal proposal(ExemptionRecord exemption) {
        return consortium.proposal("b-exempt-1", BallotKind.GRANT_EXEMPTION, exemption);
    }

    private static ExemptionRecord exemption(ContractHandle contract, SiteId site, long until, long uses) {
        return new ExemptionRecord(
                ID,
                contract,
                Optional.of(site),
                "SUPPORT_IN_EU",
                "a second person watches every session",
                START,
                until,
                uses,
                List.of(),
                0);
    }

    private ExemptionRecord stored() {
        return consortium.read(LedgerKey.exemption(ID), ExemptionRecord::parse);
    }
}
