package org.hansa.grid.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservationsTest {
    private static final int LEAVES = 5_000;
    private static final int PROVIDERS = 7;

    private final Reservations reservations = new Reservations();
    private final List<Leaf> stream = new ArrayList<>();
    private final long[] lastNumber = new long[PROVIDERS];

    /** Every leaf is told now and then a second time, as a restart tells what was told before. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void finds_every_reservation_and_the_first_that_ended_it(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, Long> first = new HashMap<>();
        List<Leaf> opened = new ArrayList<>();
        while (stream.size() < LEAVES) {
            Leaf leaf = opened.isEmpty() || random.nextInt(5) < 3
                    ? opening(random.nextInt(PROVIDERS), random.nextInt(3) + 1)
                    : ending(opened.get(random.nextInt(opened.size())));
            stream.add(leaf);
            reservations.accept(leaf);
            if (leaf.closes().isPresent()) {
                first.putIfAbsent(leaf.closes().getAsLong(), leaf.siteSequence());
            } else {
                opened.add(leaf);
            }
            reservations.accept(stream.get(random.nextInt(stream.size())));
        }

        for (Leaf leaf : stream) {
            LeafBody body = leaf.body();
            OptionalLong found = reservations.sequence(body.allocation(), body.provider(), body.providerSeq());
            if (leaf.closes().isPresent()) {
                assertThat(found).isEmpty();
                assertThat(reservations.firstToClose(leaf))
                        .isEqualTo(first.get(leaf.closes().getAsLong()) == leaf.siteSequence());
            } else {
                assertThat(found).hasValue(leaf.siteSequence());
                assertThat(reservations.sequence(id(-1), body.provider(), body.providerSeq()))
                        .as("of another allocation")
                        .isEmpty();
            }
            assertThat(reservations.closed(leaf.siteSequence())).isEqualTo(first.containsKey(leaf.siteSequence()));
        }
        assertThat(reservations.count(new ContractHandle("c-00000001"))).isEqualTo(LEAVES);
        assertThat(reservations.closed(1_000_000)).isFalse();
        assertThat(reservations.count(new ContractHandle("c-00000002"))).isZero();
    }

    /** Numbers of a provider rise, with gaps: what only ends something has one too. */
    private Leaf opening(int provider, int gap) {
        lastNumber[provider] += gap;
        return leaf(provider, lastNumber[provider], id(stream.size()), LeafEvent.RESERVED, OptionalLong.empty());
    }

    private Leaf ending(Leaf reservation) {
        LeafBody body = reservation.body();
        int provider = Integer.parseInt(body.provider().value().substring(1));
        lastNumber[provider]++;
        return leaf(
                provider,
                lastNumber[provider],
                body.allocation(),
                LeafEvent.RELEASED,
                OptionalLong.of(reservation.siteSequence()));
    }

    private Leaf leaf(int provider, long number, AllocationId allocation, LeafEvent event, OptionalLong closes) {
        Digest digest = Digest.of(new byte[] {1});
        LeafBody body = new LeafBody(
                new SiteId("site-one"),
                new ContractHandle("c-00000001"),
                allocation,
                new ProviderId("h" + provider),
                number,
                event,
                event.opens() ? ResourceVector.of(ResourceClass.VCPU, 1) : ResourceVector.ZERO,
                OptionalLong.empty(),
                digest,
                new PolicyRevision("r1"),
                digest,
                Consent.MEMBER_ASSERTED,
                1,
                OptionalLong.empty(),
                "0".repeat(32),
                new TreeMap<>());
        return new Leaf(body, stream.size(), stream.size(), closes);
    }

    private static AllocationId id(int number) {
        return new AllocationId("00000000-0000-4000-8000-%012x".formatted(number & 0xffffffffL));
    }
}
