package org.hansa.grid.decisions;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hansa.grid.DecisionDraft;
import org.hansa.grid.DecisionUnrecordedException;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.grid.seal.BatchLimits;
import org.hansa.grid.seal.LeafSource;
import org.hansa.grid.seal.SealedRecord;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Change;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;

/**
 * The member's refusals. The first of a minute becomes a leaf soon, its repetitions become one more when the minute is over;
 * and a tenant has a limited number of different ones per minute, beyond which they count as one. So a refusal is always
 * recorded, and nobody buys ledger load with them.
 */
public final class DecisionDesk implements LeafSource {
    static final int MAX_PER_CONTRACT = 120;
    static final int MAX_PER_MINUTE = 2_000;
    /** Commitment that marks a leaf whose count stands for unlike requests, beyond the limit of a minute. */
    public static final String OVER_LIMIT = "overLimit";

    private static final long MINUTE = 60_000;
    private static final byte[] NO_ANNEX = {};

    private final MspId member;
    private final EntryStore store;
    private final Clock clock;
    private final Supplier<String> nonces;
    private final Consumer<AnchorRecord> recorded;
    private final Map<String, PendingDecision> pending = new ConcurrentHashMap<>();
    private final String process;
    private final Map<String, AtomicLong> counted = new ConcurrentHashMap<>();
    private volatile Runnable waiting = () -> {};
    private volatile boolean hurry;

    public DecisionDesk(
            MspId member, EntryStore store, Clock clock, Supplier<String> nonces, Consumer<AnchorRecord> recorded) {
        this.member = member;
        this.store = store;
        this.clock = clock;
        this.nonces = nonces;
        this.recorded = recorded;
        process = nonces.get();
        store.scan(Table.DECISION, (key, bytes) -> pending.put(key, PendingDecision.decode(bytes)));
    }

    /** @param listener called when a refusal begins to wait */
    public void onWaiting(Runnable listener) {
        waiting = listener;
    }

    /** While set, repetitions do not wait for the end of their minute. */
    public void hurry(boolean on) {
        hurry = on;
    }

    /** Durable on return. @throws DecisionUnrecordedException when it could not be written */
    public void refuse(DecisionDraft draft) {
        long now = clock.millis();
        long minute = now / MINUTE;
        DecisionDraft within = withinLimit(draft, minute) ? draft : overLimit(draft);
        String key = key(within, minute);
        AtomicLong mine = counted.computeIfAbsent(key, any -> new AtomicLong());
        long count = mine.incrementAndGet();
        try {
            PendingDecision so =
                    new PendingDecision(within, minute, new TreeMap<>(Map.of(process, count)), 0, now, now);
            remember(
                    key,
                    store.change(Table.DECISION, key, new DecisionChange.Count(so))
                            .orElseThrow());
        } catch (RuntimeException e) {
            // The next one takes the number: whether this write arrived or not, it is counted no more than once.
            mine.compareAndSet(count, count - 1);
            throw new DecisionUnrecordedException("the refusal could not be recorded", e);
        }
        waiting.run();
    }

    private boolean withinLimit(DecisionDraft draft, long minute) {
        if (pending.containsKey(key(draft, minute))) {
            return true;
        }
        List<PendingDecision> now = pending.values().stream()
                .filter(each -> each.minute() == minute)
                .toList();
        long ofContract = now.stream()
                .filter(each -> each.draft().contract().equals(draft.contract()))
                .count();
        return now.size() < MAX_PER_MINUTE && ofContract < MAX_PER_CONTRACT;
    }

    private static DecisionDraft overLimit(DecisionDraft draft) {
        Digest mark = Digest.of(OVER_LIMIT.getBytes(StandardCharsets.UTF_8));
        return new DecisionDraft(
                draft.contract(),
                draft.reason(),
                draft.decisionDigest(),
                draft.policyRevision(),
                mark,
                draft.consent(),
                new TreeMap<>(Map.of(OVER_LIMIT, mark)));
    }

    private static String key(DecisionDraft draft, long minute) {
        String identity = String.join(
                "|",
                draft.contract().map(Object::toString).orElse(""),
                draft.reason().name(),
                draft.policyRevision().value(),
                draft.requestDigest().hex(),
                draft.consent().name());
        return minute + "/"
                + Digest.of(identity.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Writes of one key can be told out of order; the greater counts are the newer. */
    private void remember(String key, PendingDecision seen) {
        pending.merge(
                key, seen, (old, next) -> next.total() + next.sealed() >= old.total() + old.sealed() ? next : old);
    }

    private boolean ready(PendingDecision decision) {
        boolean over = clock.millis() / MINUTE > decision.minute();
        return decision.unsealed() > 0 && (decision.sealed() == 0 || over || hurry);
    }

    @Override
    public Waiting waiting() {
        List<PendingDecision> ready =
                pending.values().stream().filter(this::ready).toList();
        OptionalLong oldest =
                ready.stream().mapToLong(PendingDecision::firstMillis).min();
        return ready.isEmpty() ? Waiting.NONE : new Waiting(ready.size(), oldest, false);
    }

    /** Refusals that no leaf stands for yet, ready or not. */
    public long unsealed() {
        return pending.values().stream().mapToLong(PendingDecision::unsealed).sum();
    }

    @Override
    public Optional<Drafted> draft(long firstSequence, Extent extent) {
        List<Map.Entry<String, PendingDecision>> ready = pending.entrySet().stream()
                .filter(each -> ready(each.getValue()))
                .sorted(Comparator.comparingLong(each -> each.getValue().firstMillis()))
                .toList();
        BatchLimits limits = new BatchLimits();
        List<ArchivedLeaf> leaves = new ArrayList<>();
        SortedMap<String, Long> watermarks = new TreeMap<>();
        for (Map.Entry<String, PendingDecision> each : ready) {
            byte[] leaf = leaf(each.getValue(), firstSequence + leaves.size()).bytes();
            if (!limits.admit(leaf.length, 0)) {
                break;
            }
            leaves.add(new ArchivedLeaf(leaf, NO_ANNEX));
            watermarks.put(each.getKey(), each.getValue().total());
        }
        return leaves.isEmpty() ? Optional.empty() : Optional.of(new Drafted(leaves, watermarks));
    }

    private DecisionLeaf leaf(PendingDecision decision, long sequence) {
        DecisionDraft draft = decision.draft();
        return new DecisionLeaf(
                member,
                sequence,
                draft.contract(),
                draft.reason(),
                draft.decisionDigest(),
                draft.policyRevision(),
                draft.requestDigest(),
                draft.consent(),
                decision.unsealed(),
                decision.lastMillis(),
                nonces.get(),
                draft.commitments());
    }

    @Override
    public void sealed(SealedRecord record) {
        long minute = clock.millis() / MINUTE;
        TreeMap<String, Change<Optional<PendingDecision>>> changes = new TreeMap<>();
        record.watermarks().forEach((key, count) -> changes.put(key, new DecisionChange.Trim(count, minute)));
        store.changeAll(Table.DECISION, changes)
                .forEach((key, left) -> left.ifPresentOrElse(each -> remember(key, each), () -> forget(key)));
        forgetOld(minute);
    }

    /** Entries whose minute is long over and that leaves stand for entirely. */
    private void forgetOld(long minute) {
        TreeMap<String, Change<Optional<PendingDecision>>> changes = new TreeMap<>();
        pending.forEach((key, each) -> {
            if (each.unsealed() == 0 && each.longOver(minute)) {
                changes.put(key, new DecisionChange.Trim(0, minute));
            }
        });
        store.changeAll(Table.DECISION, changes).forEach((key, left) -> {
            if (left.isEmpty()) {
                forget(key);
            }
        });
    }

    private void forget(String key) {
        pending.remove(key);
        counted.remove(key);
    }

    @Override
    public Optional<byte[]> closedBy(long sequence, long firstSequence) {
        return Optional.empty();
    }

    @Override
    public long timeMillis(byte[] leaf) {
        return DecisionLeaf.parse(leaf).timeMillis();
    }

    @Override
    public void recorded(AnchorRecord record, long block) {
        recorded.accept(record);
    }

    @Override
    public void frozen(String why) {
        // EngineStatus shows it; refusals stay durable in their entries until an operator has looked.
    }
}
