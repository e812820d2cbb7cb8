package org.hansa.ledger.contracts.membership;

import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.ledger.model.Founding;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteRecord;

/** What a founding record must be before it may start a consortium. Needs no state, so each breach is MALFORMED. */
final class FoundingRules {
    private static final int MAX_MEMBERS = 100;

    private FoundingRules() {}

    static void check(Founding founding) {
        TreeMap<MspId, MemberRecord> members = new TreeMap<>();
        for (MemberRecord each : founding.members()) {
            require(members.put(each.member(), each) == null, "member " + each.member() + " is listed twice");
            require(each.state() == MemberRecord.State.ACTIVE, "member " + each.member() + " does not start ACTIVE");
        }
        require(!members.isEmpty() && members.size() <= MAX_MEMBERS, "needs 1 to " + MAX_MEMBERS + " members");
        checkSites(founding.sites(), members);
        checkIssuers(founding.issuers(), members);
    }

    private static void checkSites(Collection<SiteRecord> sites, TreeMap<MspId, MemberRecord> members) {
        TreeSet<String> seen = new TreeSet<>();
        for (SiteRecord each : sites) {
            require(seen.add(each.site().value()), "site " + each.site() + " is listed twice");
            MemberRecord owner = members.get(each.owner());
            require(
                    owner != null && owner.role() == MemberRecord.Role.MEMBER,
                    "site " + each.site() + " belongs to " + each.owner() + ", which is not a member that sells");
        }
    }

    private static void checkIssuers(Collection<IssuerRecord> issuers, TreeMap<MspId, MemberRecord> members) {
        TreeSet<String> seen = new TreeSet<>();
        for (IssuerRecord each : issuers) {
            require(seen.add(each.url()), "issuer " + each.url() + " is listed twice");
            require(
                    members.containsKey(each.member()),
                    "issuer " + each.url() + " speaks for " + each.member() + ", which is not listed");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new MalformedRecordException("founding: " + otherwise);
        }
    }
}
