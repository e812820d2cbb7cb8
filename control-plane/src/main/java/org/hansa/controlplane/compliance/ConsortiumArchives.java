package org.hansa.controlplane.compliance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.export.LeafArchives;

/**
 * Leaves from wherever they are: the own archive, or the owner of the site. What another member sends is not believed, it is
 * checked like everything else when the report is verified; here only its form and its bounds matter.
 */
final class ConsortiumArchives implements LeafArchives {
    /** Leaves a call; at about 2 kB a leaf with its path this stays far below the bound of a peer's answer. */
    static final int STRETCH = 250;

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private final MspId self;
    private final LedgerView ledger;
    private final ContractLeaves own;
    private final PeerCalls peers;

    ConsortiumArchives(MspId self, LedgerView ledger, ContractLeaves own, PeerCalls peers) {
        this.self = self;
        this.ledger = ledger;
        this.own = own;
        this.peers = peers;
    }

    @Override
    public List<ArchivedLeaf> contractLeaves(SiteId site, ContractHandle contract, long count, long treeSize) {
        if (count == 0) {
            return List.of();
        }
        MspId owner =
                ledger.site(site).orElseThrow(() -> Failure.notFound("site")).owner();
        List<ArchivedLeaf> leaves = new ArrayList<>();
        OptionalLong from = OptionalLong.of(0);
        while (from.isPresent() && leaves.size() < count) {
            LeafStretch stretch = owner.equals(self)
                    ? ownStretch(site, contract, from.getAsLong(), treeSize)
                    : ask(owner, site, contract, from.getAsLong(), treeSize);
            leaves.addAll(stretch.leaves());
            from = stretch.nextSequence();
        }
        if (leaves.size() < count) {
            throw Failure.of(
                            FailureKind.PEER_UNAVAILABLE,
                            owner + " gave " + leaves.size() + " of " + count + " events of site " + site + ".")
                    .because("the archive holds fewer leaves of the contract than its head on the ledger counts");
        }
        return leaves.subList(0, (int) count);
    }

    LeafStretch ownStretch(SiteId site, ContractHandle contract, long from, long treeSize) {
        ContractLeaves.Stretch stretch = own.ofSite(site, contract, from, STRETCH, treeSize);
        return new LeafStretch(
                stretch.leaves(), stretch.nextSequence().map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    private LeafStretch ask(MspId owner, SiteId site, ContractHandle contract, long from, long treeSize) {
        String path =
                "/peer/v1/contracts/" + contract + "/leaves?site=" + site + "&from=" + from + "&treeSize=" + treeSize;
        PeerCalls.Answer answer = peers.exchange(owner, "GET", path, Optional.empty(), DEADLINE);
        if (answer.status() != 200) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, owner + " does not give the events of site " + site + ".")
                    .because("status " + answer.status());
        }
        try {
            return LeafStretch.parse(answer.body());
        } catch (MalformedRecordException e) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, owner + " answered with something else than events.")
                    .causedBy(e);
        }
    }

    @Override
    public List<ArchivedLeaf> decisionLeaves(ContractHandle contract, long treeSize) {
        return own.refusals(self, contract, treeSize);
    }
}
