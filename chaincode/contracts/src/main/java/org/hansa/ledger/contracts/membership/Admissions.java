package org.hansa.ledger.contracts.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Admission;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Roll;
import org.hansa.ledger.model.SiteRecord;

/** What may be admitted, and what a carried ballot writes of it: members, sites, issuers. */
public final class Admissions {
    private static final int MAX_MEMBERS = 100;
    private static final int MAX_SITES = 64;
    private static final int MAX_ISSUERS = 8;

    private Admissions() {}

    public static void checkForm(Admission admission) {
        MemberRecord member = admission.member();
        require(
                member.state() == MemberRecord.State.ACTIVE
                        && member.suspension().isEmpty(),
                "starts ACTIVE");
        require(
                admission.sites().size() <= MAX_SITES && admission.issuers().size() <= MAX_ISSUERS,
                "brings at most " + MAX_SITES + " sites and " + MAX_ISSUERS + " issuers");
        TreeSet<String> seen = new TreeSet<>();
        for (SiteRecord each : admission.sites()) {
            require(each.owner().equals(member.member()), "brings sites of its own only, not " + each.site());
            require(member.role() == MemberRecord.Role.MEMBER, "brings sites as a member only");
            require(seen.add("site " + each.site()), "brings " + each.site() + " twice");
        }
        for (IssuerRecord each : admission.issuers()) {
            require(each.member().equals(member.member()), "brings issuers of its own only, not " + each.url());
            require(seen.add("issuer " + each.url()), "brings " + each.url() + " twice");
        }
    }

    public static void check(LedgerTransaction transaction, Admission admission) {
        transaction.requireAbsent(LedgerKey.member(admission.member().member()));
        admission.sites().forEach(each -> transaction.requireAbsent(LedgerKey.site(each.site())));
        admission.issuers().forEach(each -> transaction.requireAbsent(LedgerKey.issuer(each.key())));
        if (Members.roll(transaction).members().size() >= MAX_MEMBERS) {
            throw new LedgerRefusal(LedgerError.WRONG_STATE, "a consortium has at most " + MAX_MEMBERS + " members");
        }
    }

    public static void admit(LedgerTransaction transaction, Admission admission) {
        List<MspId> members = new ArrayList<>(Members.roll(transaction).members());
        members.add(admission.member().member());
        transaction.put(LedgerKey.ROLL, new Roll(members));
        transaction.put(LedgerKey.member(admission.member().member()), admission.member());
        admission.sites().forEach(each -> transaction.put(LedgerKey.site(each.site()), each));
        admission.issuers().forEach(each -> transaction.put(LedgerKey.issuer(each.key()), each));
    }

    public static void checkSite(LedgerTransaction transaction, SiteRecord site) {
        requireSeller(transaction, site.owner());
        transaction.requireAbsent(LedgerKey.site(site.site()));
    }

    public static void checkIssuer(LedgerTransaction transaction, IssuerRecord issuer) {
        requireSeller(transaction, issuer.member());
        Optional<IssuerRecord> listed = transaction.find(LedgerKey.issuer(issuer.key()), IssuerRecord::parse);
        if (listed.isPresent()) {
            throw new LedgerRefusal(
                    LedgerError.ALREADY_EXISTS,
                    issuer.url() + " is listed for " + listed.get().member());
        }
    }

    private static void requireSeller(LedgerTransaction transaction, MspId member) {
        if (!Members.sells(transaction, member)) {
            throw new LedgerRefusal(LedgerError.WRONG_STATE, member + " is not an active member");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new MalformedRecordException("admission: the organisation " + otherwise);
        }
    }
}
