package org.hansa.controlplane.allocation;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.GrantedTotal;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares a contract's quota out over its sites, as the contract's home: what a request lacks, in chunks of at least a
 * twentieth of the quota and twice as much again as the site has, so that few transactions carry many requests, and all that a
 * site can use where the quota covers all sites; classes of which less than half is free come along. When all is granted, idle parts move from other sites,
 * but only for requests: sites that merely run low would take the same parts from each other for ever. Needs of one contract
 * and site are merged, and of one contract one transaction at a time is under way, because all of them write the contract's
 * total.
 */
public final class GrantKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(GrantKeeper.class);
    private final MspId member;
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final GrantSink sink;
    private final GrantMover mover;
    private final Duration patience;
    private final Executor executor;
    private final Clock clock;
    private final Map<ContractHandle, Queue> queues = new ConcurrentHashMap<>();

    /** Where a grant that has just been committed takes effect at once: the own engine. */
    @FunctionalInterface
    public interface GrantSink {
        void granted(Grant grant);
    }

    private static final class Queue {
        private final Map<SiteId, Need> waiting = new LinkedHashMap<>();
        private boolean draining;
    }

    /** @param lacking of requests that wait @param low classes of which little is free, nobody waits yet */
    private record Need(ResourceVector lacking, ResourceVector low, CompletableFuture<Boolean> done) {
        Need and(ResourceVector moreLacking, ResourceVector moreLow) {
            return new Need(sum(lacking, moreLacking), sum(low, moreLow), done);
        }
    }

    GrantKeeper(
            MspId member,
            LedgerView ledger,
            LedgerWriter writer,
            GrantSink sink,
            GrantDonors donors,
            Duration patience,
            Executor executor,
            Clock clock) {
        this.member = member;
        this.ledger = ledger;
        this.writer = writer;
        this.sink = sink;
        this.mover = new GrantMover(ledger, writer, donors, sink::granted, clock);
        this.patience = patience;
        this.executor = executor;
        this.clock = clock;
    }

    /** How long a request waits for its contract's grant to grow. */
    Duration patience() {
        return patience;
    }

    /**
     * Asks for more at a site.
     *
     * @return whether the grant grew, so that trying again makes sense; false when the quota has no more, at once where even all
     *     idle parts together would not do
     */
    CompletableFuture<Boolean> topUp(ContractHandle contract, SiteId site, ResourceVector lacking) {
        boolean possible = ledger.contract(contract)
                .filter(known -> lacking.fitsIn(share(known, site).atMost(mover.idleElsewhere(contract, site))))
                .isPresent();
        return possible
                ? enqueue(contract, site, lacking, ResourceVector.ZERO)
                : CompletableFuture.completedFuture(false);
    }

    private CompletableFuture<Boolean> enqueue(
            ContractHandle contract, SiteId site, ResourceVector lacking, ResourceVector low) {
        Queue queue = queues.computeIfAbsent(contract, handle -> new Queue());
        CompletableFuture<Boolean> done;
        boolean start;
        synchronized (queue) {
            Need need = queue.waiting.get(site);
            need = need == null ? new Need(lacking, low, new CompletableFuture<>()) : need.and(lacking, low);
            queue.waiting.put(site, need);
            done = need.done();
            start = !queue.draining;
            queue.draining = true;
        }
        if (start) {
            start(contract, queue);
        }
        return done;
    }

    /** What the ledger shows of a site's grant: a top-up when less than a fifth of it is free. */
    void keepAhead(ContractHandle contract, SiteId site) {
        Optional<Grant> grant = ledger.grant(contract, site);
        grant.ifPresent(known -> keepAhead(known, used(contract, site)));
    }

    private ResourceVector used(ContractHandle contract, SiteId site) {
        return ledger.grantUse(contract, site).map(GrantUse::used).orElse(ResourceVector.ZERO);
    }

    void keepAhead(Grant grant, ResourceVector used) {
        ResourceVector low = lessFreeThan(5, grant, used);
        if (!low.isZero() && homeHere(grant.contract())) {
            enqueue(grant.contract(), grant.site(), ResourceVector.ZERO, low);
        }
    }

    /** Classes of which less than one part in {@code parts} of the grant is free, one unit of each. */
    private static ResourceVector lessFreeThan(int parts, Grant grant, ResourceVector used) {
        TreeMap<ResourceClass, Long> low = new TreeMap<>();
        grant.granted().quantities().forEach((resourceClass, granted) -> {
            if ((granted - used.get(resourceClass)) * parts < granted) {
                low.put(resourceClass, 1L);
            }
        });
        return ResourceVector.of(low);
    }

    private boolean homeHere(ContractHandle handle) {
        return ledger.contract(handle)
                .filter(contract -> contract.home().equals(member))
                .isPresent();
    }

    private void start(ContractHandle contract, Queue queue) {
        try {
            executor.execute(() -> drain(contract, queue));
        } catch (RejectedExecutionException e) {
            synchronized (queue) {
                queue.waiting.values().forEach(need -> need.done().complete(false));
                queue.waiting.clear();
                queue.draining = false;
            }
        }
    }

    private void drain(ContractHandle contract, Queue queue) {
        while (true) {
            SiteId site;
            Need need;
            synchronized (queue) {
                Iterator<Map.Entry<SiteId, Need>> waiting =
                        queue.waiting.entrySet().iterator();
                if (!waiting.hasNext()) {
                    queue.draining = false;
                    return;
                }
                Map.Entry<SiteId, Need> next = waiting.next();
                site = next.getKey();
                need = next.getValue();
                waiting.remove();
            }
            boolean grew = false;
            try {
                grew = grow(contract, site, need);
            } catch (RuntimeException e) {
                LOG.warn("the grant of {} at {} could not be topped up", contract, site, e);
            } finally {
                need.done().complete(grew);
            }
        }
    }

    private boolean grow(ContractHandle handle, SiteId site, Need need) {
        Optional<ServiceContract> contract = ledger.contract(handle)
                .filter(each -> each.home().equals(member) && each.state() == ServiceContract.State.ACTIVE);
        if (contract.isEmpty()) {
            return false;
        }
        if (!need.lacking().isZero()) {
            ResourceVector missing = share(contract.get(), site).missing(need.lacking());
            if (!missing.isZero()) {
                mover.free(contract.get(), site, missing);
            }
        }
        QuotaShare share = share(contract.get(), site);
        ResourceVector low = sum(need.low(), lessFreeThan(2, before(handle, site), used(handle, site)));
        Optional<ResourceVector> more =
                need.lacking().isZero() ? share.ahead(low) : share.forRequests(need.lacking(), low);
        return more.isPresent() && add(before(handle, site), more.get());
    }

    private Grant before(ContractHandle handle, SiteId site) {
        return ledger.grant(handle, site).orElse(new Grant(handle, site, 0, ResourceVector.ZERO));
    }

    private QuotaShare share(ServiceContract contract, SiteId site) {
        ResourceVector shared = ledger.grantedTotal(contract.handle())
                .map(GrantedTotal::granted)
                .orElse(ResourceVector.ZERO);
        ResourceVector declared = declared(site);
        return new QuotaShare(
                contract.quota(),
                Quantities.rest(contract.quota(), shared),
                contract.permittedSites().stream().map(this::declared).reduce(ResourceVector.ZERO, GrantKeeper::sum),
                declared,
                Quantities.rest(declared, usedByOthers(contract.handle(), site)),
                before(contract.handle(), site).granted());
    }

    private ResourceVector declared(SiteId site) {
        long now = clock.millis();
        return ledger.capacity(site)
                .filter(each -> each.fromMillis() <= now && now < each.untilMillis())
                .map(CapacityDeclaration::capacity)
                .orElse(ResourceVector.ZERO);
    }

    private ResourceVector usedByOthers(ContractHandle contract, SiteId site) {
        return ledger.contracts().stream()
                .map(ServiceContract::handle)
                .filter(each -> !each.equals(contract))
                .flatMap(each -> ledger.grantUse(each, site).stream())
                .map(GrantUse::used)
                .reduce(ResourceVector.ZERO, GrantKeeper::sum);
    }

    private boolean add(Grant before, ResourceVector more) {
        try {
            sink.granted(GrantMover.set(writer, before, before.granted().plus(more)));
            return true;
        } catch (Failure failure) {
            if (failure.kind() == FailureKind.PRECONDITION_FAILED) {
                return true; // Somebody else moved it meanwhile; whether that is enough the next try shows.
            }
            LOG.info("the grant of {} at {} stays: {}", before.contract(), before.site(), failure.getMessage());
            return false;
        }
    }

    /** Capped instead of failing: what many requests lack together is at most the quota anyway. */
    private static ResourceVector sum(ResourceVector one, ResourceVector other) {
        TreeMap<ResourceClass, Long> sum = new TreeMap<>(one.quantities());
        other.quantities()
                .forEach((each, quantity) ->
                        sum.merge(each, quantity, (a, b) -> Math.min(ResourceVector.MAX_QUANTITY, a + b)));
        return ResourceVector.of(sum);
    }
}
