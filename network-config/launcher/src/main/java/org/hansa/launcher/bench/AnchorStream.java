package org.hansa.launcher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** Reservations at one site, batch after batch, as its owner anchors them. Not safe for threads. */
final class AnchorStream {

    private final SiteId site;
    private final Contract owner;
    private Frontier frontier = Frontier.EMPTY;
    private long batch;

    /** @param owner the chaincode as the owner's anchor identity calls it */
    AnchorStream(SiteId site, Contract owner) {
        this.site = site;
        this.owner = owner;
    }

    /** Anchors so many more and waits for the commit. */
    void anchor(int count) throws GatewayException, CommitException {
        try {
            frontier = submit(count);
            batch++;
        } catch (EndorseException refused) {
            throw new IllegalStateException("an anchor was refused: " + refused.getDetails(), refused);
        }
    }

    /** What the contract says to so many in one batch; nothing if it takes them. */
    String refusalOf(int count) throws GatewayException, CommitException {
        try {
            frontier = submit(count);
            batch++;
            return "";
        } catch (EndorseException refused) {
            return refused.getDetails().stream()
                    .map(ErrorDetail::getMessage)
                    .findFirst()
                    .orElse(String.valueOf(refused.getMessage()));
        }
    }

    private Frontier submit(int count) throws GatewayException, CommitException {
        List<Leaf> leaves = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            leaves.add(leaf(frontier.size() + i));
        }
        Frontier after = frontier.appendAll(leaves.stream().map(Leaf::hash).toList());
        byte[] framed = CanonicalJson.frame(leaves.stream().map(Leaf::bytes).toList());
        owner.newProposal(LedgerFunction.SUBMIT_ANCHOR)
                .addArguments(BenchConsortium.bytes(site, batch, frontier.size(), count, after.root()))
                .putAllTransient(
                        Map.of(LedgerFunction.LEAVES, framed, LedgerFunction.CLOSED, CanonicalJson.frame(List.of())))
                .build()
                .endorse()
                .submit();
        return after;
    }

    /** Whether the owner's peer has just these batches and their root. */
    boolean agrees() throws GatewayException {
        SiteHead head = SiteHead.parse(owner.evaluateTransaction(LedgerFunction.READ_SITE_HEAD, site.value()));
        return head.nextBatch() == batch && head.frontier().equals(frontier);
    }

    private Leaf leaf(long sequence) {
        LeafBody body = new LeafBody(
                site,
                BenchConsortium.CONTRACT,
                new AllocationId("00000000-0000-4000-8000-%012x".formatted(sequence)),
                new ProviderId("host-1"),
                sequence + 1,
                LeafEvent.RESERVED,
                ResourceVector.of(ResourceClass.VCPU, 1),
                OptionalLong.empty(),
                BenchConsortium.digest("decision"),
                BenchConsortium.POLICY,
                BenchConsortium.digest("request"),
                Consent.MEMBER_ASSERTED,
                System.currentTimeMillis(),
                OptionalLong.empty(),
                "%032x".formatted(sequence),
                new TreeMap<>());
        return new Leaf(body, sequence, sequence, OptionalLong.empty());
    }
}
