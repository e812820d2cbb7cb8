package org.hansa.controlplane.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.ExportRecord;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.GrantedTotal;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view, built by applying verified blocks in order. One thread applies, any thread reads. A reader may see the keys of
 * the newest block one by one, but never a height whose writes are not all there.
 */
public final class LedgerProjection implements LedgerView {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerProjection.class);
    private final Map<RecordFamily, NavigableMap<String, StoredRecord>> families = new EnumMap<>(RecordFamily.class);
    private final List<Consumer<CommittedBlock>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private volatile Newest newest = new Newest(0, Instant.EPOCH, null);
    private volatile boolean caughtUp;

    /** Every request for room goes through all of both, and they hardly ever change. */
    private volatile List<SiteRecord> sites = List.of();

    private volatile Map<SiteId, SiteRecord> sitesById = Map.of();
    private volatile Map<SiteId, CapacityDeclaration> declarations = Map.of();

    private record Newest(long height, Instant time, @Nullable Digest hash) {}

    public LedgerProjection() {
        for (RecordFamily family : RecordFamily.values()) {
            families.put(family, new ConcurrentSkipListMap<>());
        }
    }

    /** Applies the next block. @throws IllegalArgumentException when it is not the next one */
    public void apply(CommittedBlock block) {
        if (block.number() != newest.height()) {
            throw new IllegalArgumentException(
                    "block " + block.number() + " does not follow height " + newest.height());
        }
        block.changes().forEach(this::apply);
        if (changes(block, RecordFamily.SITE)) {
            sites = all(RecordFamily.SITE, SiteRecord.class);
            sitesById = byId(sites, SiteRecord::site);
        }
        if (changes(block, RecordFamily.CAPACITY)) {
            declarations = byId(all(RecordFamily.CAPACITY, CapacityDeclaration.class), CapacityDeclaration::site);
        }
        Instant time = block.time().isAfter(newest.time()) ? block.time() : newest.time();
        lock.lock();
        try {
            newest = new Newest(block.number() + 1, time, block.hash());
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.forEach(listener -> notify(listener, block));
    }

    private static boolean changes(CommittedBlock block, RecordFamily family) {
        return block.changes().stream().anyMatch(change -> RecordFamily.of(change.key()) == family);
    }

    private static <T> Map<SiteId, T> byId(List<T> records, Function<T, SiteId> id) {
        return records.stream().collect(Collectors.toUnmodifiableMap(id, Function.identity()));
    }

    private void apply(LedgerChange change) {
        NavigableMap<String, StoredRecord> records = family(RecordFamily.of(change.key()));
        if (change.value().isPresent()) {
            records.put(change.key(), new StoredRecord(change));
        } else {
            records.remove(change.key());
        }
    }

    private static void notify(Consumer<CommittedBlock> listener, CommittedBlock block) {
        try {
            listener.accept(block);
        } catch (RuntimeException e) {
            // A listener's failure must not stop the ledger: what it missed is still in the view.
            LOG.error("a listener failed on block {}", block.number(), e);
        }
    }

    /** Set by the feed: whether it stands where the peer stood when it was last asked. */
    public void caughtUp(boolean now) {
        caughtUp = now;
    }

    @Override
    public long height() {
        return newest.height();
    }

    @Override
    public Instant lastBlockTime() {
        return newest.time();
    }

    @Override
    public Optional<Digest> lastBlockHash() {
        return Optional.ofNullable(newest.hash());
    }

    @Override
    public boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public List<MemberRecord> members() {
        return all(RecordFamily.MEMBER, MemberRecord.class);
    }

    @Override
    public Optional<MemberRecord> member(MspId member) {
        return one(RecordFamily.MEMBER, LedgerKey.member(member), MemberRecord.class);
    }

    @Override
    public List<SiteRecord> sites() {
        return sites;
    }

    @Override
    public Optional<SiteRecord> site(SiteId site) {
        return Optional.ofNullable(sitesById.get(site));
    }

    @Override
    public List<IssuerRecord> issuers() {
        return all(RecordFamily.ISSUER, IssuerRecord.class);
    }

    @Override
    public Optional<IssuerRecord> issuer(Digest key) {
        return one(RecordFamily.ISSUER, LedgerKey.issuer(key), IssuerRecord.class);
    }

    @Override
    public Optional<CapacityDeclaration> capacity(SiteId site) {
        return Optional.ofNullable(declarations.get(site));
    }

    @Override
    public List<ServiceContract> contracts() {
        return all(RecordFamily.CONTRACT, ServiceContract.class);
    }

    @Override
    public Optional<ServiceContract> contract(ContractHandle handle) {
        return one(RecordFamily.CONTRACT, LedgerKey.contract(handle), ServiceContract.class);
    }

    @Override
    public Optional<HomeClaim> homeClaim(ContractHandle handle) {
        return one(RecordFamily.HOME_CLAIM, LedgerKey.homeClaim(handle), HomeClaim.class);
    }

    @Override
    public List<Grant> grants(ContractHandle contract) {
        return range(family(RecordFamily.GRANT), "grant/" + contract + "/").values().stream()
                .map(each -> each.as(Grant.class))
                .toList();
    }

    @Override
    public Optional<Grant> grant(ContractHandle contract, SiteId site) {
        return one(RecordFamily.GRANT, LedgerKey.grant(contract, site), Grant.class);
    }

    @Override
    public Optional<GrantUse> grantUse(ContractHandle contract, SiteId site) {
        return one(RecordFamily.USE, LedgerKey.grantUse(contract, site), GrantUse.class);
    }

    @Override
    public Optional<GrantedTotal> grantedTotal(ContractHandle contract) {
        return one(RecordFamily.GRANTED, LedgerKey.grantedTotal(contract), GrantedTotal.class);
    }

    @Override
    public SiteHead siteHead(SiteId site) {
        return one(RecordFamily.SITE_HEAD, LedgerKey.siteHead(site), SiteHead.class)
                .orElseGet(() -> SiteHead.empty(site));
    }

    @Override
    public ContractHead contractHead(ContractHandle contract, SiteId site) {
        return one(RecordFamily.CONTRACT_HEAD, LedgerKey.contractHead(contract, site), ContractHead.class)
                .orElseGet(() -> ContractHead.empty(contract, site));
    }

    @Override
    public DecisionHead decisionHead(MspId member) {
        return one(RecordFamily.DECISION_HEAD, LedgerKey.decisionHead(member), DecisionHead.class)
                .orElseGet(() -> DecisionHead.empty(member));
    }

    @Override
    public Optional<AnchorRecord> siteBatch(SiteId site, long batch) {
        return one(RecordFamily.SITE_BATCH, LedgerKey.siteBatch(site, batch), AnchorRecord.class);
    }

    @Override
    public Optional<AnchorRecord> decisionBatch(MspId member, long batch) {
        return one(RecordFamily.DECISION_BATCH, LedgerKey.decisionBatch(member, batch), AnchorRecord.class);
    }

    @Override
    public Optional<Digest> live(SiteId site, long sequence) {
        return Optional.ofNullable(family(RecordFamily.LIVE).get(LedgerKey.live(site, sequence)))
                .map(StoredRecord::text)
                .map(Digest::new);
    }

    @Override
    public long liveCount(SiteId site) {
        return range(family(RecordFamily.LIVE), "live/" + site + "/").size();
    }

    @Override
    public List<PolicyRecord> policies() {
        return all(RecordFamily.POLICY, PolicyRecord.class);
    }

    @Override
    public Optional<PolicyRecord> policy(PolicyRevision revision) {
        return one(RecordFamily.POLICY, LedgerKey.policy(revision), PolicyRecord.class);
    }

    @Override
    public Optional<PolicyRecord> activePolicy() {
        // While a block is being applied both the old and the new one may say ACTIVE: the newer activation counts.
        return family(RecordFamily.POLICY).values().stream()
                .map(each -> each.as(PolicyRecord.class))
                .filter(each -> each.state() == PolicyRecord.State.ACTIVE)
                .max(Comparator.comparingLong(PolicyRecord::activatedAtMillis));
    }

    @Override
    public List<Ballot> ballots() {
        return all(RecordFamily.BALLOT, Ballot.class);
    }

    @Override
    public Optional<Ballot> ballot(BallotId ballot) {
        return one(RecordFamily.BALLOT, LedgerKey.ballot(ballot), Ballot.class);
    }

    @Override
    public List<ExemptionRecord> exemptions() {
        return all(RecordFamily.EXEMPTION, ExemptionRecord.class);
    }

    @Override
    public List<ExportRecord> exports() {
        return all(RecordFamily.EXPORT, ExportRecord.class);
    }

    @Override
    public Optional<LedgerChange> raw(String key) {
        return Optional.ofNullable(family(RecordFamily.of(key)).get(key)).map(StoredRecord::change);
    }

    @Override
    public List<LedgerChange> rawRange(String prefix) {
        List<LedgerChange> found = new ArrayList<>();
        families.values().forEach(records -> range(records, prefix).values().forEach(each -> found.add(each.change())));
        found.sort(Comparator.comparing(LedgerChange::key));
        return List.copyOf(found);
    }

    @Override
    public AutoCloseable onBlock(Consumer<CommittedBlock> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void awaitHeight(long height, Duration deadline) {
        long left = deadline.toNanos();
        lock.lock();
        try {
            while (newest.height() < height && left > 0) {
                left = grown.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        if (newest.height() < height) {
            throw Failure.of(FailureKind.LEDGER_UNAVAILABLE, "This member's view of the ledger is behind.")
                    .because("waited " + TimeUnit.NANOSECONDS.toMillis(deadline.toNanos()) + " ms for height " + height
                            + ", at " + newest.height());
        }
    }

    private NavigableMap<String, StoredRecord> family(RecordFamily family) {
        NavigableMap<String, StoredRecord> records = families.get(family);
        if (records == null) {
            throw new IllegalStateException("no map for " + family);
        }
        return records;
    }

    private <T> Optional<T> one(RecordFamily family, String key, Class<T> type) {
        return Optional.ofNullable(family(family).get(key)).map(each -> each.as(type));
    }

    private <T> List<T> all(RecordFamily family, Class<T> type) {
        return family(family).values().stream().map(each -> each.as(type)).toList();
    }

    private static NavigableMap<String, StoredRecord> range(NavigableMap<String, StoredRecord> records, String prefix) {
        return records.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
    }
}
