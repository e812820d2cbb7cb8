package org.hansa.ledger.contracts.anchor;

import java.util.Optional;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * One contract's part in a batch. Reads only what the batch's leaves need: a batch of releases does not read the grant, so
 * a top-up that the home makes meanwhile does not invalidate it.
 */
final class ContractAtSite {
    private final LedgerTransaction transaction;
    private final ContractHandle contract;
    private final SiteId site;
    private long count;
    private Optional<Digest> lastLeaf;
    private @Nullable Tally used;
    private @Nullable ResourceVector granted;
    private @Nullable Optional<ServiceContract> record;

    ContractAtSite(LedgerTransaction transaction, ContractHandle contract, SiteId site) {
        this.transaction = transaction;
        this.contract = contract;
        this.site = site;
        ContractHead head = transaction
                .find(LedgerKey.contractHead(contract, site), ContractHead::parse)
                .orElse(ContractHead.empty(contract, site));
        count = head.count();
        lastLeaf = head.lastLeaf();
    }

    /** Counts a leaf, voided or not. @throws org.hansa.ledger.model.LedgerRefusal GAP */
    void append(long contractSequence, byte[] leafHash) {
        if (contractSequence != count) {
            throw Stream.gap("the next leaf of " + contract + " at " + site + " has contractSequence " + count
                    + ", not " + contractSequence);
        }
        count++;
        lastLeaf = Optional.of(Digest.ofHash(leafHash));
    }

    Optional<ServiceContract> record() {
        if (record == null) {
            record = transaction.find(LedgerKey.contract(contract), ServiceContract::parse);
        }
        return record;
    }

    boolean grantFits(ResourceVector freed, ResourceVector taken) {
        if (granted == null) {
            granted = transaction
                    .find(LedgerKey.grant(contract, site), Grant::parse)
                    .map(Grant::granted)
                    .orElse(ResourceVector.ZERO);
        }
        return used().fits(freed, taken, granted);
    }

    void replace(ResourceVector freed, ResourceVector taken) {
        used().replace(freed, taken);
    }

    void write() {
        transaction.put(LedgerKey.contractHead(contract, site), new ContractHead(contract, site, count, lastLeaf));
        if (used != null && used.changed()) {
            transaction.put(LedgerKey.grantUse(contract, site), new GrantUse(contract, site, used.vector()));
        }
    }

    private Tally used() {
        if (used == null) {
            used = new Tally(transaction
                    .find(LedgerKey.grantUse(contract, site), GrantUse::parse)
                    .map(GrantUse::used)
                    .orElse(ResourceVector.ZERO));
        }
        return used;
    }
}
