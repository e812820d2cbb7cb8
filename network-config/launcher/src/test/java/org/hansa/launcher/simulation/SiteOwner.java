package org.hansa.launcher.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hansa.launcher.simulation.SealedStream.Batch;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.network.config.Member;
import org.hansa.network.simulation.Outcome;
import org.hansa.network.simulation.SimulatedClient;
import org.hansa.network.simulation.SimulatedNetwork;
import org.jspecify.annotations.Nullable;

/**
 * One site's owner as the product's anchor loop behaves: one batch in flight; when the outcome is unknown it asks for the
 * status, then for the head, and only then proposes the same batch again. Sometimes two of its leaders propose at once.
 * Meanwhile its governance changes the declared capacity.
 */
final class SiteOwner {

    private static final int MAX_EVENTS = 4;
    private static final int MAX_VCPU = 300;
    private static final double TWO_LEADERS = 0.15;

    private final SimulatedNetwork network;
    private final SiteId site;
    private final SimulatedClient anchor;
    private final SimulatedClient governance;
    private final Random random;
    private final Probes probes;
    private final SealedStream stream;
    private final List<Leaf> open = new ArrayList<>();
    private @Nullable Batch inFlight;
    private long anchored;
    private boolean working = true;

    SiteOwner(SimulatedNetwork network, Member member, Random random, Probes probes) {
        this.network = network;
        this.site = FoundedConsortium.site(member);
        this.anchor = network.client(member, "Anchor");
        this.governance = network.client(member, "Governance");
        this.random = random;
        this.probes = probes;
        this.stream = new SealedStream(site, random);
    }

    SiteId site() {
        return site;
    }

    SealedStream stream() {
        return stream;
    }

    /** Batches that the owner knows to be on the ledger. */
    long anchored() {
        return anchored;
    }

    boolean isIdle() {
        return inFlight == null && !stream.hasUncut();
    }

    void start() {
        network.time().after(random.nextInt(200), this::work);
        network.time().after(random.nextInt(1_000), this::govern);
    }

    /** No new events; what is sealed is still anchored. */
    void windDown() {
        working = false;
    }

    private void work() {
        if (working) {
            events();
        }
        if (inFlight == null && stream.hasUncut()) {
            Batch batch = stream.cut();
            inFlight = batch;
            propose(batch);
            if (random.nextDouble() < TWO_LEADERS) {
                network.time().after(random.nextInt(300), () -> anchor.submit(batch.call(), probes::secondLeader));
            }
        }
        if (working || !isIdle()) {
            network.time().after(50 + random.nextInt(250), this::work);
        }
    }

    private void events() {
        long now = network.time().millis();
        for (int i = random.nextInt(MAX_EVENTS); i > 0; i--) {
            if (!open.isEmpty() && random.nextInt(5) < 2) {
                Leaf leaf = open.remove(random.nextInt(open.size()));
                LeafEvent event = random.nextInt(4) == 0 ? LeafEvent.EXPIRED : LeafEvent.RELEASED;
                stream.close(event, leaf, now);
            } else {
                OptionalLong expires =
                        random.nextBoolean() ? OptionalLong.of(now + random.nextInt(2_000)) : OptionalLong.empty();
                open.add(stream.reserve(FoundedConsortium.vcpu(1 + random.nextInt(MAX_VCPU)), expires, now));
            }
        }
    }

    private void propose(Batch batch) {
        anchor.submit(batch.call(), outcome -> ended(batch, outcome));
    }

    private void ended(Batch batch, Outcome outcome) {
        probes.outcome(outcome);
        switch (outcome.kind()) {
            case COMMITTED -> recorded(batch, outcome);
            case INVALIDATED, REFUSED -> compareHead(batch);
            case UNKNOWN ->
                anchor.status(outcome.txId(), outcome.result(), later -> {
                    if (later.kind() == Outcome.Kind.COMMITTED) {
                        probes.unknownThatHadCommitted();
                        recorded(batch, later);
                    } else {
                        compareHead(batch);
                    }
                });
        }
    }

    private void recorded(Batch batch, Outcome outcome) {
        AnchorRecord record = AnchorRecord.parse(outcome.result().toByteArray());
        if (!record.txId().equals(outcome.txId())) {
            probes.alreadyAnchored();
        }
        settle(batch, record);
    }

    private void settle(Batch batch, AnchorRecord record) {
        Set<Long> voided =
                record.voided().stream().map(AnchorRecord.Voided::sequence).collect(Collectors.toSet());
        for (Leaf leaf : batch.leaves()) {
            if (voided.contains(leaf.siteSequence())) {
                open.remove(leaf);
                if (leaf.closes().isPresent() && leaf.body().event() == LeafEvent.EXPIRED) {
                    // It came too early: the reservation still holds its room.
                    reopen(leaf.closes().getAsLong());
                }
            }
        }
        inFlight = null;
        anchored = Math.max(anchored, batch.number() + 1);
    }

    private void reopen(long sequence) {
        Leaf reservation = stream.leaves().get((int) sequence);
        boolean closedOtherwise = open.contains(reservation);
        if (!closedOtherwise) {
            open.add(reservation);
        }
    }

    private void compareHead(Batch batch) {
        Optional<SiteHead> head = read(LedgerKey.siteHead(site), SiteHead::parse);
        if (head.isPresent() && head.get().nextBatch() > batch.number()) {
            Optional<AnchorRecord> record = read(LedgerKey.siteBatch(site, batch.number()), AnchorRecord::parse);
            if (record.isPresent()) {
                settle(batch, record.get());
                return;
            }
        }
        network.time().after(20 + random.nextInt(200), () -> propose(batch));
    }

    /** Declares more, or less: the ledger refuses what is below the live reservations. */
    private void govern() {
        if (!working) {
            return;
        }
        read(LedgerKey.capacity(site), CapacityDeclaration::parse).ifPresent(declared -> {
            long capacity = 100 + random.nextInt((int) FoundedConsortium.CAPACITY);
            governance.submit(
                    Calls.of(
                            LedgerFunction.DECLARE_CAPACITY,
                            FoundedConsortium.declaration(site, declared.version() + 1, capacity)),
                    probes::outcome);
        });
        network.time().after(200 + random.nextInt(800), this::govern);
    }

    /** What the own peer says, unless that one is just the one that lies. */
    private <T> Optional<T> read(String key, Function<byte[], T> parser) {
        try {
            return anchor.evaluate(Calls.of(LedgerFunction.READ, key))
                    .filter(value -> !value.isEmpty())
                    .map(value -> parser.apply(value.toByteArray()));
        } catch (MalformedRecordException lie) {
            return Optional.empty();
        }
    }
}
