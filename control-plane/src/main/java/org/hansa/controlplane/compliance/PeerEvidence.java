package org.hansa.controlplane.compliance;

import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/** What other members may ask of this one for their reports. */
public final class PeerEvidence {
    private final MspId self;
    private final LedgerView ledger;
    private final ConsortiumArchives archives;
    private final Cosigners cosigners;

    PeerEvidence(MspId self, LedgerView ledger, ConsortiumArchives archives, Cosigners cosigners) {
        this.self = self;
        this.ledger = ledger;
        this.archives = archives;
        this.cosigners = cosigners;
    }

    /**
     * A contract's leaves at a site of this member, for a party of that contract.
     *
     * @throws Failure {@code NOT_FOUND} for anybody else, and for sites of others
     */
    public LeafStretch leaves(MspId peer, ContractHandle handle, SiteId site, long from, long treeSize) {
        ServiceContract contract = ledger.contract(handle)
                .filter(each -> each.parties().contains(peer))
                .orElseThrow(() -> Failure.notFound("contract"));
        SiteRecord record = ledger.site(site)
                .filter(each ->
                        each.owner().equals(self) && contract.permittedSites().contains(site))
                .orElseThrow(() -> Failure.notFound("site"));
        return archives.ownStretch(record.site(), handle, from, treeSize);
    }

    /** DSSE bytes over a statement from this member's own ledger. */
    public byte[] cosign(byte[] manifest) {
        return cosigners.cosign(manifest);
    }
}
