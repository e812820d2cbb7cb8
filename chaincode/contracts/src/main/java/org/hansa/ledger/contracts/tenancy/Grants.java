package org.hansa.ledger.contracts.tenancy;

import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.GrantedTotal;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;

/**
 * The home shares its contract's quota out over the sites. Two things always hold: the sum of a contract's grants is
 * within its quota, and no grant is below what is used of it.
 */
final class Grants {
    private Grants() {}

    static byte[] setGrant(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("handle", "site", "granted", "version");
        ContractHandle handle = arguments.text(0, "handle", ContractHandle::new);
        SiteId site = arguments.text(1, "site", SiteId::new);
        ResourceVector granted = arguments.record(2, "granted", ResourceVector::parse);
        long version = arguments.natural(3, "version");

        MspId signer = transaction.signedBy(ClientRole.ANCHOR);
        ServiceContract contract = transaction.require(LedgerKey.contract(handle), ServiceContract::parse);
        if (!contract.home().equals(signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED,
                    "the home moves grants, which is " + contract.home() + ", not " + signer);
        }
        String key = LedgerKey.grant(handle, site);
        Grant before = transaction.find(key, Grant::parse).orElse(new Grant(handle, site, 0, ResourceVector.ZERO));
        checkVersion(before, version);
        checkState(contract, site);
        ResourceVector sum = sumWithinQuota(transaction, contract, before.granted(), granted);
        checkUse(transaction, before, granted);

        Grant after = new Grant(handle, site, version + 1, granted);
        transaction.put(key, after);
        transaction.put(LedgerKey.grantedTotal(handle), new GrantedTotal(handle, sum));
        return after.bytes();
    }

    private static void checkVersion(Grant before, long expected) {
        if (before.version() != expected) {
            throw new LedgerRefusal(
                    LedgerError.STALE_VERSION,
                    "the grant of " + before.contract() + " at " + before.site() + " has version " + before.version()
                            + ", not " + expected);
        }
    }

    private static void checkState(ServiceContract contract, SiteId site) {
        if (contract.state() != ServiceContract.State.ACTIVE) {
            throw new LedgerRefusal(
                    LedgerError.WRONG_STATE, contract.handle() + " is " + contract.state() + ", not ACTIVE");
        }
        if (!contract.permittedSites().contains(site)) {
            throw new LedgerRefusal(LedgerError.WRONG_STATE, contract.handle() + " does not permit site " + site);
        }
    }

    /** By class and in longs: the sum of two permitted quantities can lie above the largest that a vector may hold. */
    private static ResourceVector sumWithinQuota(
            LedgerTransaction transaction, ServiceContract contract, ResourceVector before, ResourceVector after) {
        ResourceVector others = transaction
                .find(LedgerKey.grantedTotal(contract.handle()), GrantedTotal::parse)
                .map(GrantedTotal::granted)
                .orElse(ResourceVector.ZERO)
                .minus(before);
        after.quantities().forEach((resourceClass, quantity) -> {
            long sum = others.get(resourceClass) + quantity;
            if (sum > contract.quota().get(resourceClass)) {
                throw new LedgerRefusal(
                        LedgerError.QUOTA_EXCEEDED,
                        resourceClass + ": grants would be " + sum + ", the quota is "
                                + contract.quota().get(resourceClass));
            }
        });
        return others.plus(after);
    }

    /** Only a shrinking grant looks at its use: a top-up must not collide with the anchors that write the use. */
    private static void checkUse(LedgerTransaction transaction, Grant before, ResourceVector after) {
        if (before.granted().fitsIn(after)) {
            return;
        }
        ResourceVector used = transaction
                .find(LedgerKey.grantUse(before.contract(), before.site()), GrantUse::parse)
                .map(GrantUse::used)
                .orElse(ResourceVector.ZERO);
        for (ResourceClass each : used.quantities().keySet()) {
            if (used.get(each) > after.get(each)) {
                throw new LedgerRefusal(
                        LedgerError.QUOTA_EXCEEDED,
                        each + ": " + used.get(each) + " is used, the grant would be " + after.get(each));
            }
        }
    }
}
