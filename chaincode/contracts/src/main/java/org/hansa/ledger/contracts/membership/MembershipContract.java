package org.hansa.ledger.contracts.membership;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Founding;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Roll;
import org.hansa.ledger.model.SiteRecord;

/** {@code membership:*}: how a consortium starts, its sites and its token issuers. */
public final class MembershipContract {
    private static final int MAX_KEY_CHARS = 200;
    private static final int MAX_URL_CHARS = 500;
    private static final int MAX_TRAITS = 64;
    private static final int MAX_FACTS = 256;

    private MembershipContract() {}

    public static SortedMap<String, ContractFunction> functions() {
        TreeMap<String, ContractFunction> functions = new TreeMap<>();
        functions.put(LedgerFunction.FOUND, MembershipContract::found);
        functions.put(LedgerFunction.REGISTER_ISSUER, MembershipContract::registerIssuer);
        functions.put(LedgerFunction.UPDATE_SITE, MembershipContract::updateSite);
        functions.put(LedgerFunction.ANNOUNCE_LEAVING, MembershipContract::announceLeaving);
        functions.put(LedgerFunction.READ, MembershipContract::read);
        return functions;
    }

    /** Once. That the founders agree shows in the transaction's endorsements, as with every other one. */
    private static byte[] found(LedgerTransaction transaction, Arguments arguments) {
        Founding founding = arguments.expect("founding").record(0, "founding", Founding::parse);
        FoundingRules.check(founding);
        MspId signer = transaction.signedBy(ClientRole.GOVERNANCE);
        if (founding.members().stream().noneMatch(each -> each.member().equals(signer))) {
            throw new LedgerRefusal(LedgerError.NOT_AUTHORISED, signer + " is not one of the founders");
        }
        transaction.requireAbsent(LedgerKey.FOUNDING);
        transaction.put(LedgerKey.FOUNDING, founding);
        transaction.put(
                LedgerKey.ROLL,
                new Roll(founding.members().stream().map(MemberRecord::member).toList()));
        founding.members().forEach(each -> transaction.put(LedgerKey.member(each.member()), each));
        founding.sites().forEach(each -> transaction.put(LedgerKey.site(each.site()), each));
        founding.issuers().forEach(each -> transaction.put(LedgerKey.issuer(each.key()), each));
        return founding.bytes();
    }

    /**
     * A member closes an issuer of its own, or opens it again; a new one needs a ballot. An issuer speaks for one member for
     * ever: what a token says must never change its meaning.
     */
    private static byte[] registerIssuer(LedgerTransaction transaction, Arguments arguments) {
        IssuerRecord issuer = arguments.expect("issuer").record(0, "issuer", IssuerRecord::parse);
        if (issuer.url().isBlank() || issuer.url().length() > MAX_URL_CHARS) {
            throw new MalformedRecordException("issuer: field 'url' needs 1 to " + MAX_URL_CHARS + " characters");
        }
        MspId signer = Members.signedBy(transaction, ClientRole.GOVERNANCE).member();
        if (!issuer.member().equals(signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED, signer + " cannot list an issuer that speaks for " + issuer.member());
        }
        String key = LedgerKey.issuer(issuer.key());
        IssuerRecord listed = transaction.require(key, IssuerRecord::parse);
        if (!listed.member().equals(signer) || !listed.memberOrganization().equals(issuer.memberOrganization())) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED,
                    issuer.url() + " is listed for " + listed.member() + " with organisation "
                            + listed.memberOrganization() + ", and only whether it is active may change");
        }
        transaction.put(key, issuer);
        return issuer.bytes();
    }

    /** The owner says what is assessed about its site; where the site is and its certified tier are not its to change. */
    private static byte[] updateSite(LedgerTransaction transaction, Arguments arguments) {
        SiteRecord site = arguments.expect("site").record(0, "site", SiteRecord::parse);
        if (site.traits().size() > MAX_TRAITS || site.facts().size() > MAX_FACTS) {
            throw new MalformedRecordException("site: more than " + MAX_TRAITS + " traits or " + MAX_FACTS + " facts");
        }
        SiteRecord before = Members.ownSite(transaction, ClientRole.GOVERNANCE, site.site());
        SiteRecord allowed = new SiteRecord(
                before.site(),
                before.owner(),
                before.name(),
                before.country(),
                before.tier(),
                site.traits(),
                site.facts());
        if (!allowed.equals(site)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED,
                    "the owner may change traits and facts of " + site.site()
                            + " only, not owner, name, country or tier");
        }
        transaction.put(LedgerKey.site(site.site()), site);
        return site.bytes();
    }

    /** The member's own act; that it is gone, and its accounts are in order, the others decide by ballot. */
    private static byte[] announceLeaving(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect();
        MemberRecord member = Members.signedBy(transaction, ClientRole.GOVERNANCE);
        MemberRecord leaving = member.advance(MemberRecord.State.LEAVING, Optional.empty(), transaction.timeMillis());
        transaction.put(LedgerKey.member(member.member()), leaving);
        return leaving.bytes();
    }

    private static byte[] read(LedgerTransaction transaction, Arguments arguments) {
        String key = arguments.expect("key").text(0, "key");
        if (key.isEmpty() || key.length() > MAX_KEY_CHARS || key.indexOf('\u0000') >= 0) {
            throw new MalformedRecordException("argument 'key': needs 1 to " + MAX_KEY_CHARS + " characters");
        }
        return transaction.bytes(key).orElse(new byte[0]);
    }
}
