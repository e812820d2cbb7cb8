package org.hansa.ledger.contracts.membership;

import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Roll;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/** Who may act: questions about the consortium that every other contract asks. */
public final class Members {
    private Members() {}

    /** The signing organisation, which must be of the consortium. @throws LedgerRefusal NOT_AUTHORISED, NOT_FOUNDED */
    public static MemberRecord signedBy(LedgerTransaction transaction, ClientRole role) {
        MspId signer = transaction.signedBy(role);
        String key = LedgerKey.member(signer);
        MemberRecord member = transaction.find(key, MemberRecord::parse).orElseThrow(() -> {
            LedgerRefusal missing = transaction.missing(key);
            return missing.error() == LedgerError.NOT_FOUNDED
                    ? missing
                    : new LedgerRefusal(LedgerError.NOT_AUTHORISED, signer + " is not of this consortium");
        });
        if (member.state() == MemberRecord.State.LEFT) {
            throw new LedgerRefusal(LedgerError.NOT_AUTHORISED, signer + " has left the consortium");
        }
        return member;
    }

    /** The signing organisation, which must have a vote. */
    public static MspId voter(LedgerTransaction transaction) {
        MemberRecord member = signedBy(transaction, ClientRole.GOVERNANCE);
        if (!member.activeSeller(transaction.timeMillis())) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED,
                    member.member() + " is " + member.stateAt(transaction.timeMillis()) + " as " + member.role()
                            + "; votes have active members only");
        }
        return member.member();
    }

    /** The site, which must belong to the signing organisation. @throws LedgerRefusal NOT_AUTHORISED, NOT_FOUND */
    public static SiteRecord ownSite(LedgerTransaction transaction, ClientRole role, SiteId id) {
        MspId signer = transaction.signedBy(role);
        SiteRecord site = transaction.require(LedgerKey.site(id), SiteRecord::parse);
        if (!site.owner().equals(signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED, "site " + id + " belongs to " + site.owner() + ", not to " + signer);
        }
        return site;
    }

    /** Whether an organisation sells room now. */
    public static boolean sells(LedgerTransaction transaction, MspId member) {
        return transaction
                .find(LedgerKey.member(member), MemberRecord::parse)
                .filter(each -> each.activeSeller(transaction.timeMillis()))
                .isPresent();
    }

    /**
     * The organisations that have a vote: active members. An association witnesses and orders, but does not decide what
     * binds those who sell.
     */
    public static SortedSet<MspId> electorate(LedgerTransaction transaction) {
        SortedSet<MspId> voters = new TreeSet<>();
        for (MspId member : roll(transaction).members()) {
            if (sells(transaction, member)) {
                voters.add(member);
            }
        }
        return voters;
    }

    public static Roll roll(LedgerTransaction transaction) {
        return transaction.require(LedgerKey.ROLL, Roll::parse);
    }
}
