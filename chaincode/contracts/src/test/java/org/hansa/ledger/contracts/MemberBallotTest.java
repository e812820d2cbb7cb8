package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.DAY;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.HEL;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.digest;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.issuer;
import static org.hansa.ledger.contracts.Consortium.member;
import static org.hansa.ledger.contracts.Consortium.policy;
import static org.hansa.ledger.contracts.Consortium.site;
import static org.hansa.ledger.contracts.Consortium.vcpu;

import java.util.List;
import java.util.OptionalLong;
import org.hansa.ledger.model.Admission;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MemberRecord.State;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.hansa.ledger.model.VoidCode;
import org.junit.jupiter.api.Test;

class MemberBallotTest {
    private static final String PROPOSE = LedgerFunction.PROPOSE_BALLOT;
    private static final MspId VISTULA = new MspId("VistulaMSP");
    private static final long GRACE = Parameter.RETIRING_GRACE_MILLIS.byDefault();
    private final Consortium consortium = Consortium.running();

    @Test
    void suspends_new_work_after_a_grace_and_nothing_else() {
        SiteBook book = new SiteBook(HEL);
        consortium.declare(NORD, HEL, 1, vcpu(500));
        consortium.grant(CONTRACT, HEL, 0, vcpu(400));
        Leaf before = book.reserve(CONTRACT, vcpu(10));
        book.anchor(consortium, anchor(NORD));
        decide(order("b-suspend-1", BallotKind.SUSPEND_MEMBER, NORD, false), HELV, RHEIN);

        consortium.now += GRACE - 1;
        book.reserve(CONTRACT, vcpu(10));
        assertThat(book.anchor(consortium, anchor(NORD)).voided()).isEmpty();
        consortium.now += 1;
        Leaf late = book.reserve(CONTRACT, vcpu(10));
        book.close(LeafEvent.RELEASED, before);
        assertThat(book.anchor(consortium, anchor(NORD)).voided())
                .containsExactly(new AnchorRecord.Voided(late.siteSequence(), VoidCode.MEMBER_NOT_ACTIVE));
    }

    @Test
    void is_reinstated_by_the_others_and_then_sells_and_votes_again() {
        decide(order("b-suspend-1", BallotKind.SUSPEND_MEMBER, NORD, false), HELV, RHEIN);
        assertThat(state(NORD)).isEqualTo(State.SUSPENDED);
        consortium.refuses(
                LedgerError.WRONG_STATE,
                governance(HELV),
                PROPOSE,
                order("b-suspend-2", BallotKind.SUSPEND_MEMBER, NORD, false));

        decide(order("b-reinstate-1", BallotKind.REINSTATE_MEMBER, NORD, false), HELV, RHEIN);

        assertThat(state(NORD)).isEqualTo(State.ACTIVE);
        assertThat(stored(NORD).suspension()).isEmpty();
        consortium.activate(new PolicyRevision("r2"));
    }

    @Test
    void lapses_by_itself_when_it_was_urgent_and_nobody_confirmed_it() {
        decide(order("b-urgent-1", BallotKind.SUSPEND_MEMBER, NORD, true), HELV, RHEIN);
        long lapse = consortium.now + Parameter.URGENT_MILLIS.byDefault();

        assertThat(stored(NORD).stateAt(lapse - 1)).isEqualTo(State.SUSPENDED);
        assertThat(stored(NORD).stateAt(lapse)).isEqualTo(State.ACTIVE);
        consortium.now = lapse;
        consortium.activate(new PolicyRevision("r2"));
    }

    @Test
    void is_made_to_last_by_an_ordinary_ballot_before_it_lapses() {
        decide(order("b-urgent-1", BallotKind.SUSPEND_MEMBER, NORD, true), HELV, RHEIN);
        decide(order("b-suspend-1", BallotKind.SUSPEND_MEMBER, NORD, false), HELV, RHEIN);

        assertThat(stored(NORD).stateAt(consortium.now + 300 * DAY)).isEqualTo(State.SUSPENDED);
        assertThat(stored(NORD).suspension().orElseThrow().ballot()).isEqualTo(new BallotId("b-suspend-1"));
    }

    @Test
    void needs_a_review_date_for_a_suspension_and_for_nothing_else() {
        BallotProposal without =
                proposal("b-s-00001", BallotKind.SUSPEND_MEMBER, new Order("NordMSP", OptionalLong.empty()));
        BallotProposal with = proposal("b-s-00002", BallotKind.REMOVE_MEMBER, new Order("NordMSP", OptionalLong.of(9)));

        consortium.refuses(LedgerError.MALFORMED, governance(HELV), PROPOSE, without);
        consortium.refuses(LedgerError.MALFORMED, governance(HELV), PROPOSE, with);
        consortium.refuses(
                LedgerError.NOT_FOUND,
                governance(HELV),
                PROPOSE,
                order("b-s-00003", BallotKind.REMOVE_MEMBER, VISTULA, false));
    }

    @Test
    void leaves_by_its_own_word_and_is_removed_by_the_others() {
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(HELV), LedgerFunction.ANNOUNCE_LEAVING);
        consortium.call(governance(HELV), LedgerFunction.ANNOUNCE_LEAVING);
        assertThat(state(HELV)).isEqualTo(State.LEAVING);
        consortium.refuses(LedgerError.WRONG_STATE, governance(HELV), LedgerFunction.ANNOUNCE_LEAVING);
        consortium.refuses(
                LedgerError.NOT_AUTHORISED,
                governance(HELV),
                PROPOSE,
                consortium.proposal("b-policy-9", BallotKind.ACTIVATE_POLICY, policy(new PolicyRevision("r9"))));

        decide(order("b-remove-1", BallotKind.REMOVE_MEMBER, HELV, false), NORD, RHEIN);

        assertThat(state(HELV)).isEqualTo(State.LEFT);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), LedgerFunction.ANNOUNCE_LEAVING);
        consortium.refuses(
                LedgerError.WRONG_STATE,
                governance(NORD),
                PROPOSE,
                order("b-back-1", BallotKind.REINSTATE_MEMBER, HELV, false));
    }

    @Test
    void admits_an_organisation_with_its_sites_and_issuers_to_every_later_ballot() {
        BallotProposal open =
                consortium.proposal("b-policy-2", BallotKind.ACTIVATE_POLICY, policy(new PolicyRevision("r2")));
        consortium.call(governance(NORD), PROPOSE, open);
        SiteRecord warsaw = site(new SiteId("pl-waw-1"), VISTULA, "PL");
        decide(proposal("b-admit-1", BallotKind.ADMIT_MEMBER, admission(warsaw, issuer(VISTULA))), NORD, HELV);

        assertThat(state(VISTULA)).isEqualTo(State.ACTIVE);
        assertThat(consortium.read(LedgerKey.site(warsaw.site()), SiteRecord::parse))
                .isEqualTo(warsaw);
        assertThat(consortium.ledger.value(LedgerKey.issuer(issuer(VISTULA).key())))
                .isPresent();
        consortium.refuses(
                LedgerError.NOT_IN_ELECTORATE,
                governance(VISTULA),
                LedgerFunction.CAST_VOTE,
                open.ballot(),
                open.content().digest(),
                Choice.APPROVE,
                "me too");
        BallotProposal next =
                consortium.proposal("b-policy-3", BallotKind.ACTIVATE_POLICY, policy(new PolicyRevision("r3")));
        consortium.call(governance(VISTULA), PROPOSE, next);
        assertThat(consortium.ballot(next.ballot()).electorate()).containsExactly(HELV, NORD, RHEIN, VISTULA);
        assertThat(consortium.ballot(next.ballot()).threshold()).isEqualTo(3);
    }

    @Test
    void refuses_an_admission_that_takes_what_others_have_or_contradicts_itself() {
        refuses(LedgerError.ALREADY_EXISTS, admission(site(FRA, VISTULA, "PL"), issuer(VISTULA)));
        IssuerRecord stolen = new IssuerRecord(issuer(RHEIN).url(), VISTULA, "org-v", true);
        refuses(LedgerError.ALREADY_EXISTS, admission(site(new SiteId("pl-waw-1"), VISTULA, "PL"), stolen));
        refuses(LedgerError.MALFORMED, admission(site(new SiteId("pl-waw-1"), RHEIN, "PL"), issuer(VISTULA)));
        refuses(LedgerError.MALFORMED, admission(site(new SiteId("pl-waw-1"), VISTULA, "PL"), issuer(RHEIN)));
        refuses(
                LedgerError.ALREADY_EXISTS,
                new Admission(
                        member(RHEIN, "DE", MemberRecord.Role.MEMBER),
                        List.of(),
                        List.of(),
                        digest("definition"),
                        digest("consents")));
    }

    @Test
    void adds_a_site_and_an_issuer_of_an_active_member() {
        SiteRecord oulu = site(new SiteId("fi-oul-1"), NORD, "FI");
        IssuerRecord second = new IssuerRecord("https://second.nord.example", NORD, "org-n", true);
        decide(proposal("b-site-1", BallotKind.ADD_SITE, oulu), HELV, RHEIN);
        decide(proposal("b-issuer-1", BallotKind.ADD_ISSUER, second), HELV, RHEIN);

        assertThat(consortium.read(LedgerKey.site(oulu.site()), SiteRecord::parse))
                .isEqualTo(oulu);
        assertThat(consortium.read(LedgerKey.issuer(second.key()), IssuerRecord::parse))
                .isEqualTo(second);
        consortium.refuses(
                LedgerError.ALREADY_EXISTS, governance(NORD), PROPOSE, proposal("b-site-2", BallotKind.ADD_SITE, oulu));
        consortium.refuses(
                LedgerError.WRONG_STATE,
                governance(NORD),
                PROPOSE,
                proposal("b-site-3", BallotKind.ADD_SITE, site(new SiteId("pl-waw-1"), VISTULA, "PL")));
    }

    private static Admission admission(SiteRecord site, IssuerRecord issuer) {
        return new Admission(
                member(VISTULA, "PL", MemberRecord.Role.MEMBER),
                List.of(site),
                List.of(issuer),
                digest("definition"),
                digest("consents"));
    }

    private void refuses(LedgerError error, Admission admission) {
        consortium.refuses(error, governance(NORD), PROPOSE, proposal("b-admit-9", BallotKind.ADMIT_MEMBER, admission));
    }

    private BallotProposal proposal(String ballot, BallotKind kind, CanonicalRecord content) {
        return consortium.proposal(ballot, kind, content);
    }

    private BallotProposal order(String ballot, BallotKind kind, MspId member, boolean urgent) {
        OptionalLong review =
                kind == BallotKind.SUSPEND_MEMBER ? OptionalLong.of(consortium.now + 30 * DAY) : OptionalLong.empty();
        return new BallotProposal(
                new BallotId(ballot),
                kind,
                urgent,
                BallotContent.of(new Order(member.value(), review)),
                "it must be",
                consortium.now + DAY);
    }

    private void decide(BallotProposal proposal, MspId first, MspId second) {
        consortium.call(governance(first), PROPOSE, proposal);
        consortium.vote(first, proposal.ballot(), Choice.APPROVE);
        consortium.vote(second, proposal.ballot(), Choice.APPROVE);
        assertThat(consortium.ballot(proposal.ballot()).state()).isEqualTo(Ballot.State.CARRIED);
    }

    private MemberRecord stored(MspId member) {
        return consortium.read(LedgerKey.member(member), MemberRecord::parse);
    }

    private State state(MspId member) {
        return stored(member).stateAt(consortium.now);
    }
}
