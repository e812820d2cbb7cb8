package org.hansa.ledger.contracts;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Seals whatever suits it: true events, and events of contracts, rooms, policies and times that it has no right to. */
final class LyingOwner {
    private static final List<LeafEvent> ENDS = List.of(LeafEvent.RELEASED, LeafEvent.EXPIRED, LeafEvent.EVICTED);
    private final Random random;
    private final Consortium consortium;
    private final List<ContractHandle> contracts;
    private final List<PolicyRevision> policies;
    final SiteBook book;

    LyingOwner(
            Random random,
            Consortium consortium,
            SiteId site,
            List<ContractHandle> contracts,
            List<PolicyRevision> policies) {
        this.random = random;
        this.consortium = consortium;
        this.contracts = contracts;
        this.policies = policies;
        this.book = new SiteBook(site);
    }

    void seal() {
        int kind = random.nextInt(10);
        if (kind < 4 || book.size() == 0) {
            book.reserve(pick(contracts), resources(), term(), pick(policies));
        } else if (kind < 8) {
            closeOrResize(book.leaf(random.nextInt(book.size())));
        } else {
            lie(book.leaf(random.nextInt(book.size())));
        }
    }

    private void closeOrResize(Leaf any) {
        if (random.nextInt(3) == 0) {
            book.resize(any, resources(), random.nextBoolean() ? any.body().expiresAtMillis() : term());
        } else {
            book.close(pick(ENDS), any);
        }
    }

    /** Another contract's name, another allocation's, a place in the future or far beyond the stream. */
    private void lie(Leaf any) {
        LeafEvent end = pick(ENDS);
        AllocationId own = any.body().allocation();
        switch (random.nextInt(4)) {
            case 0 -> book.close(end, pick(contracts), own, any.siteSequence());
            case 1 -> book.close(end, any.body().contract(), SiteBook.allocation(7_777), any.siteSequence());
            case 2 -> book.close(end, any.body().contract(), own, book.size() + random.nextInt(2));
            default -> book.close(end, any.body().contract(), own, 1_000_000L + random.nextInt(100));
        }
    }

    ResourceVector resources() {
        TreeMap<ResourceClass, Long> quantities = new TreeMap<>(Map.of(ResourceClass.VCPU, 1L + random.nextInt(60)));
        if (random.nextInt(3) == 0) {
            quantities.put(ResourceClass.gpuMilli("T4"), 100L * (1 + random.nextInt(10)));
        }
        if (random.nextInt(40) == 0) {
            quantities.put(ResourceClass.VCPU, ResourceVector.MAX_QUANTITY);
        }
        return new ResourceVector(quantities);
    }

    private OptionalLong term() {
        return random.nextBoolean()
                ? OptionalLong.empty()
                : OptionalLong.of(consortium.now + random.nextInt(100_000) - 20_000);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
