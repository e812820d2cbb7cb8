package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.ASSOC;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.STRANGER;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.founding;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.issuer;
import static org.hansa.ledger.contracts.Consortium.member;
import static org.hansa.ledger.contracts.Consortium.site;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hansa.ledger.contracts.transaction.Caller;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.model.Founding;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.SiteFact;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MembershipContractTest {
    private final Consortium consortium = Consortium.founded();

    @Test
    void founds_once_and_writes_every_member_site_and_issuer() {
        assertThat(consortium.read(LedgerKey.FOUNDING, Founding::parse)).isEqualTo(founding());
        assertThat(consortium.ledger.keys("member/")).hasSize(4);
        assertThat(consortium.ledger.keys("site/")).hasSize(4);
        assertThat(consortium.ledger.keys("issuer/")).hasSize(3);
        assertThat(consortium.read(LedgerKey.member(ASSOC), MemberRecord::parse).role())
                .isEqualTo(MemberRecord.Role.ASSOCIATION);
        assertThat(consortium.read(LedgerKey.site(FRA), SiteRecord::parse).owner())
                .isEqualTo(RHEIN);

        consortium.refuses(LedgerError.ALREADY_EXISTS, governance(HELV), LedgerFunction.FOUND, founding());
    }

    @Test
    void lets_only_a_founder_found_and_only_with_its_governance_identity() {
        Consortium empty = new Consortium();

        empty.refuses(LedgerError.NOT_AUTHORISED, governance(STRANGER), LedgerFunction.FOUND, founding());
        empty.refuses(LedgerError.NOT_AUTHORISED, anchor(NORD), LedgerFunction.FOUND, founding());
        empty.refuses(LedgerError.NOT_AUTHORISED, new Caller(NORD, ClientRole.OTHER), LedgerFunction.FOUND, founding());
    }

    static Stream<Founding> broken() {
        Founding good = founding();
        return Stream.of(
                new Founding(List.of(), List.of(), List.of()),
                new Founding(twice(good.members()), good.sites(), good.issuers()),
                new Founding(good.members(), twice(good.sites()), good.issuers()),
                new Founding(good.members(), good.sites(), twice(good.issuers())),
                new Founding(good.members(), List.of(site(new SiteId("xx-1"), ASSOC, "BE")), List.of()),
                new Founding(good.members(), List.of(site(new SiteId("xx-1"), STRANGER, "BE")), List.of()),
                new Founding(good.members(), List.of(), List.of(issuer(STRANGER))),
                new Founding(
                        List.of(new MemberRecord(
                                NORD, "Nord", "FI", MemberRecord.Role.MEMBER, MemberRecord.State.SUSPENDED)),
                        List.of(),
                        List.of()),
                new Founding(
                        Stream.iterate(0, i -> i + 1)
                                .limit(101)
                                .map(i -> member(
                                        new org.hansa.ledger.model.MspId("M" + i), "FI", MemberRecord.Role.MEMBER))
                                .toList(),
                        List.of(),
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refuses_a_founding_that_contradicts_itself(Founding founding) {
        new Consortium().refuses(LedgerError.MALFORMED, governance(NORD), LedgerFunction.FOUND, founding);
    }

    @Test
    void says_not_founded_before_the_founding() {
        Consortium empty = new Consortium();

        empty.refuses(LedgerError.NOT_FOUNDED, governance(NORD), LedgerFunction.REGISTER_ISSUER, issuer(NORD));
        empty.refuses(LedgerError.NOT_FOUNDED, governance(RHEIN), LedgerFunction.UPDATE_SITE, site(FRA, RHEIN, "DE"));
        empty.refuses(LedgerError.NOT_FOUNDED, anchor(NORD), LedgerFunction.READ_SITE_HEAD, FRA);
    }

    @Test
    void lets_a_member_close_and_open_an_issuer_of_its_own() {
        IssuerRecord closed = new IssuerRecord(issuer(HELV).url(), HELV, "org-" + HELV, false);

        consortium.call(governance(HELV), LedgerFunction.REGISTER_ISSUER, closed);
        assertThat(consortium.read(LedgerKey.issuer(closed.key()), IssuerRecord::parse))
                .isEqualTo(closed);
        consortium.call(governance(HELV), LedgerFunction.REGISTER_ISSUER, issuer(HELV));
        assertThat(consortium.read(LedgerKey.issuer(closed.key()), IssuerRecord::parse))
                .isEqualTo(issuer(HELV));
    }

    @Test
    void refuses_an_issuer_that_is_new_changed_or_of_another_member() {
        IssuerRecord fresh = new IssuerRecord("https://second.example", HELV, "org-h", true);
        IssuerRecord stolen = new IssuerRecord(issuer(RHEIN).url(), HELV, "org-h", true);
        IssuerRecord moved = new IssuerRecord(issuer(HELV).url(), HELV, "org-tenant-a", true);

        consortium.refuses(LedgerError.NOT_FOUND, governance(HELV), LedgerFunction.REGISTER_ISSUER, fresh);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), LedgerFunction.REGISTER_ISSUER, stolen);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), LedgerFunction.REGISTER_ISSUER, moved);
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), LedgerFunction.REGISTER_ISSUER, issuer(RHEIN));
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(HELV), LedgerFunction.REGISTER_ISSUER, issuer(HELV));
        consortium.refuses(
                LedgerError.NOT_AUTHORISED, governance(STRANGER), LedgerFunction.REGISTER_ISSUER, issuer(STRANGER));
        consortium.refuses(
                LedgerError.MALFORMED,
                governance(HELV),
                LedgerFunction.REGISTER_ISSUER,
                new IssuerRecord(" ", HELV, "o", true));
    }

    @Test
    void lets_an_owner_change_traits_and_facts_and_nothing_else() {
        SiteFact fact = new SiteFact("KEYS", "DE", "TUEV", "ATTESTED", 1, 2);
        SiteRecord before = site(FRA, RHEIN, "DE");
        SiteRecord after =
                new SiteRecord(FRA, RHEIN, before.name(), "DE", before.tier(), List.of("CERT_C5"), List.of(fact));

        consortium.call(governance(RHEIN), LedgerFunction.UPDATE_SITE, after);

        assertThat(consortium.read(LedgerKey.site(FRA), SiteRecord::parse)).isEqualTo(after);
        consortium.refuses(
                LedgerError.NOT_AUTHORISED, governance(RHEIN), LedgerFunction.UPDATE_SITE, site(FRA, RHEIN, "CH"));
        consortium.refuses(
                LedgerError.NOT_AUTHORISED, governance(RHEIN), LedgerFunction.UPDATE_SITE, site(FRA, HELV, "DE"));
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(HELV), LedgerFunction.UPDATE_SITE, after);
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(RHEIN), LedgerFunction.UPDATE_SITE, after);
        consortium.refuses(
                LedgerError.NOT_FOUND,
                governance(RHEIN),
                LedgerFunction.UPDATE_SITE,
                site(new SiteId("xx-1"), RHEIN, "DE"));
    }

    @Test
    void reads_any_key_for_anybody_and_answers_nothing_for_nothing() {
        Caller reader = new Caller(ASSOC, ClientRole.OTHER);

        assertThat(consortium.call(reader, LedgerFunction.READ, LedgerKey.site(FRA)))
                .isEqualTo(site(FRA, RHEIN, "DE").bytes());
        assertThat(consortium.call(reader, LedgerFunction.READ, "no/such/key")).isEmpty();
        consortium.refuses(LedgerError.MALFORMED, reader, LedgerFunction.READ, "");
        consortium.refuses(LedgerError.MALFORMED, reader, LedgerFunction.READ, "\u0000site\u0000");
        consortium.refuses(LedgerError.MALFORMED, reader, LedgerFunction.READ, "x".repeat(201));
    }

    private static <T> List<T> twice(List<T> list) {
        List<T> twice = new ArrayList<>(list);
        twice.add(list.get(0));
        return twice;
    }
}
