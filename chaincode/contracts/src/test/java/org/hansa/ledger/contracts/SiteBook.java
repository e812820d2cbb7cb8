package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hansa.ledger.contracts.transaction.Caller;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.VoidCode;

/** What a site's owner seals: leaves in dense sequences, cut into batches. Knows nothing of the chaincode's rules. */
final class SiteBook {
    private final SiteId site;
    private final List<Leaf> leaves = new ArrayList<>();
    private final TreeMap<ContractHandle, Long> contractSequences = new TreeMap<>();
    private Frontier frontier = Frontier.EMPTY;
    private int anchored;
    private long batch;

    SiteBook(SiteId site) {
        this.site = site;
    }

    /** One batch as it would be presented; tests bend its fields. */
    record Batch(SiteId site, long number, long first, long count, Digest root, List<Leaf> leaves, List<Leaf> closed) {
        byte[] anchor(Consortium consortium, Caller caller) {
            return consortium.callWith(caller, transientMap(), LedgerFunction.SUBMIT_ANCHOR, arguments());
        }

        LedgerRefusal refused(Consortium consortium, LedgerError error, Caller caller) {
            return consortium.refusesWith(error, caller, transientMap(), LedgerFunction.SUBMIT_ANCHOR, arguments());
        }

        InMemoryLedger.Endorsed endorse(Consortium consortium, Caller caller) {
            return consortium.endorse(caller, transientMap(), LedgerFunction.SUBMIT_ANCHOR, arguments());
        }

        Object[] arguments() {
            return new Object[] {site, number, first, count, root};
        }

        Map<String, byte[]> transientMap() {
            return Consortium.transientMap(frame(leaves), frame(closed));
        }

        Batch numbered(long other) {
            return new Batch(site, other, first, count, root, leaves, closed);
        }

        Batch startingAt(long other) {
            return new Batch(site, number, other, count, root, leaves, closed);
        }

        Batch counting(long other) {
            return new Batch(site, number, first, other, root, leaves, closed);
        }

        Batch rooted(Digest other) {
            return new Batch(site, number, first, count, other, leaves, closed);
        }

        Batch closing(Leaf... other) {
            return new Batch(site, number, first, count, root, leaves, List.of(other));
        }

        Batch of(Leaf... other) {
            return new Batch(site, number, first, other.length, root, List.of(other), closed);
        }
    }

    Leaf reserve(ContractHandle contract, ResourceVector resources) {
        return reserve(contract, resources, OptionalLong.empty(), Consortium.POLICY);
    }

    Leaf reserve(ContractHandle contract, ResourceVector resources, OptionalLong expires, PolicyRevision policy) {
        return seal(
                body(contract, LeafEvent.RESERVED, allocation(leaves.size()), resources, expires, policy),
                OptionalLong.empty());
    }

    Leaf resize(Leaf open, ResourceVector resources, OptionalLong expires) {
        LeafBody body = open.body();
        return seal(
                body(body.contract(), LeafEvent.RESIZED, body.allocation(), resources, expires, body.policyRevision()),
                OptionalLong.of(open.siteSequence()));
    }

    Leaf close(LeafEvent event, Leaf open) {
        return close(event, open.body().contract(), open.body().allocation(), open.siteSequence());
    }

    Leaf close(LeafEvent event, ContractHandle contract, AllocationId allocation, long sequence) {
        return seal(
                body(contract, event, allocation, ResourceVector.ZERO, OptionalLong.empty(), Consortium.POLICY),
                OptionalLong.of(sequence));
    }

    /** Carried out a minute after it could have been, and accepted before. */
    Leaf closeLate(Leaf open, long acceptedAt) {
        LeafBody body = open.body();
        return seal(
                new LeafBody(
                        site,
                        body.contract(),
                        body.allocation(),
                        body.provider(),
                        leaves.size() + 1L,
                        LeafEvent.RELEASED,
                        ResourceVector.ZERO,
                        OptionalLong.empty(),
                        body.decisionDigest(),
                        body.policyRevision(),
                        body.requestDigest(),
                        body.consent(),
                        body.timeMillis() + 60_000,
                        OptionalLong.of(acceptedAt),
                        "%032x".formatted(leaves.size()),
                        new TreeMap<>()),
                OptionalLong.of(open.siteSequence()));
    }

    Leaf seal(LeafBody body, OptionalLong closes) {
        long contractSequence = contractSequences.merge(body.contract(), 1L, Long::sum) - 1;
        Leaf leaf = new Leaf(body, leaves.size(), contractSequence, closes);
        leaves.add(leaf);
        return leaf;
    }

    LeafBody body(
            ContractHandle contract,
            LeafEvent event,
            AllocationId allocation,
            ResourceVector resources,
            OptionalLong expires,
            PolicyRevision policy) {
        return new LeafBody(
                site,
                contract,
                allocation,
                new ProviderId("host-1"),
                leaves.size() + 1L,
                event,
                resources,
                expires,
                Consortium.digest("decision"),
                policy,
                Consortium.digest("request"),
                Consent.MEMBER_ASSERTED,
                Consortium.START,
                OptionalLong.empty(),
                "%032x".formatted(leaves.size()),
                new TreeMap<>());
    }

    /** Everything that has not been cut yet, with the earlier leaves that it closes; the book counts it as sealed. */
    Batch cut() {
        List<Leaf> batchLeaves = List.copyOf(leaves.subList(anchored, leaves.size()));
        List<Leaf> closed = batchLeaves.stream()
                .flatMap(each -> each.closes().stream().boxed())
                .filter(sequence -> sequence < anchored)
                .distinct()
                .map(sequence -> leaves.get(sequence.intValue()))
                .toList();
        frontier = frontier.appendAll(batchLeaves.stream().map(Leaf::hash).toList());
        Batch cut = new Batch(site, batch, anchored, batchLeaves.size(), frontier.root(), batchLeaves, closed);
        batch++;
        anchored = leaves.size();
        return cut;
    }

    /** Cuts and anchors. */
    AnchorRecord anchor(Consortium consortium, Caller caller) {
        return AnchorRecord.parse(cut().anchor(consortium, caller));
    }

    /** Cuts and anchors; the ledger voids exactly these leaves, in the order of their sequence. */
    AnchorRecord anchorVoiding(Consortium consortium, Caller caller, Map<Leaf, VoidCode> expected) {
        AnchorRecord record = anchor(consortium, caller);
        assertThat(record.voided())
                .isEqualTo(expected.entrySet().stream()
                        .map(each -> new AnchorRecord.Voided(each.getKey().siteSequence(), each.getValue()))
                        .sorted(Comparator.comparingLong(AnchorRecord.Voided::sequence))
                        .toList());
        return record;
    }

    int size() {
        return leaves.size();
    }

    Leaf leaf(int sequence) {
        return leaves.get(sequence);
    }

    static AllocationId allocation(long number) {
        return new AllocationId("00000000-0000-4000-8000-%012x".formatted(number));
    }

    static byte[] frame(List<Leaf> leaves) {
        return CanonicalJson.frame(leaves.stream().map(Leaf::bytes).toList());
    }
}
