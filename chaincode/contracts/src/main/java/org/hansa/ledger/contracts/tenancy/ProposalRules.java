package org.hansa.ledger.contracts.tenancy;

import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/** What a contract must be when its home proposes it. */
final class ProposalRules {
    private static final int MAX_SITES = 1_000;
    private static final int MAX_KEYS = 16;
    private static final int MAX_KEY_CHARS = 4_096;
    private static final int MAX_TENANT_CHARS = 128;

    private ProposalRules() {}

    static void checkForm(ServiceContract contract) {
        require(contract.state() == ServiceContract.State.PROPOSED, "'state' of a proposal is PROPOSED");
        require(contract.version() == 0, "'version' of a proposal is 0");
        require(contract.homeEpoch() == 0, "'homeEpoch' of a proposal is 0");
        require(contract.acceptances().isEmpty(), "'acceptances' of a proposal is empty");
        require(
                !contract.tenant().isBlank() && contract.tenant().length() <= MAX_TENANT_CHARS,
                "'tenant' needs 1 to " + MAX_TENANT_CHARS + " characters");
        require(
                !contract.permittedSites().isEmpty()
                        && contract.permittedSites().size() <= MAX_SITES,
                "'permittedSites' needs 1 to " + MAX_SITES + " sites");
        require(!contract.deputies().contains(contract.home()), "'deputies' names the home");
        checkKeys(contract.tenantKeys());
    }

    private static void checkKeys(List<String> keys) {
        require(keys.size() <= MAX_KEYS, "'tenantKeys' has more than " + MAX_KEYS + " keys");
        require(new TreeSet<>(keys).size() == keys.size(), "'tenantKeys' has a key twice");
        for (String key : keys) {
            try {
                require(
                        key.length() <= MAX_KEY_CHARS && Base64.getDecoder().decode(key).length > 0,
                        "'tenantKeys' has a key that is empty or too long");
            } catch (MalformedRecordException e) {
                throw e;
            } catch (IllegalArgumentException e) {
                throw new MalformedRecordException("contract: 'tenantKeys' has a key that is not base64");
            }
        }
    }

    /** @throws LedgerRefusal NOT_FOUND for what is not there, WRONG_STATE for what is not as it must be */
    static void checkAgainstLedger(LedgerTransaction transaction, ServiceContract contract) {
        IssuerRecord issuer = transaction.require(LedgerKey.issuer(contract.issuer()), IssuerRecord::parse);
        List<SiteRecord> sites = contract.permittedSites().stream()
                .map(site -> transaction.require(LedgerKey.site(site), SiteRecord::parse))
                .toList();
        if (!issuer.active() || !issuer.member().equals(contract.home())) {
            throw wrong("issuer " + issuer.url() + " does not speak for the home " + contract.home());
        }
        if (issuer.memberOrganization().equals(contract.tenant())) {
            throw wrong("'" + contract.tenant() + "' is the member's own organisation, not a tenant");
        }
        for (MspId party : contract.parties()) {
            requireSeller(transaction, party);
        }
        for (MspId deputy : contract.deputies()) {
            requireSeller(transaction, deputy);
        }
        for (SiteRecord site : sites) {
            requireOwnedByParty(contract, site.site(), site.owner());
        }
        if (contract.validUntilMillis() <= transaction.timeMillis()) {
            throw wrong("the contract's validity is over before it starts");
        }
    }

    private static void requireSeller(LedgerTransaction transaction, MspId member) {
        if (!Members.sells(transaction, member)) {
            throw wrong(member + " is not an active member");
        }
    }

    private static void requireOwnedByParty(ServiceContract contract, SiteId site, MspId owner) {
        if (!contract.parties().contains(owner)) {
            throw wrong("site " + site + " belongs to " + owner + ", which is not a party");
        }
    }

    private static LedgerRefusal wrong(String why) {
        return new LedgerRefusal(LedgerError.WRONG_STATE, why);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new MalformedRecordException("contract: field " + otherwise);
        }
    }
}
