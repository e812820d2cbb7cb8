package org.hansa.controlplane.allocation;

import java.nio.charset.StandardCharsets;
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
import org.hansa.controlplane.ledger.Committed;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantedTotal;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares a contract's quota out over its sites, as the contract's home: what a request lacks, in chunks of at least a
 * twentieth of the quota, so that few transactions carry many requests. Needs of one contract and site are merged, and of one
 * contract one transaction at a time is under way, because all of them write the contract's total.
 */
public final class GrantKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(GrantKeeper.class);
    private static final long CHUNKS_PER_QUOTA = 20;
    private final MspId member;
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final GrantSink sink;
    private final Executor executor;
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

    private record Need(ResourceVector amount, CompletableFuture<Boolean> done) {
        Need and(ResourceVector more) {
            return new Need(sum(amount, more), done);
        }
    }

    GrantKeeper(MspId member, LedgerView ledger, LedgerWriter writer, GrantSink sink, Executor executor) {
        this.member = member;
        this.ledger = ledger;
        this.writer = writer;
        this.sink = sink;
        this.executor = executor;
    }

    /**
     * Asks for more at a site.
     *
     * @return whether the grant grew, so that trying again makes sense; false when the quota has no more
     */
    CompletableFuture<Boolean> topUp(ContractHandle contract, SiteId site, ResourceVector lacking) {
        Queue queue = queues.computeIfAbsent(contract, handle -> new Queue());
        CompletableFuture<Boolean> done;
        boolean start;
        synchronized (queue) {
            Need need = queue.waiting.get(site);
            need = need == null ? new Need(lacking, new CompletableFuture<>()) : need.and(lacking);
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
        ResourceVector used =
                ledger.grantUse(contract, site).map(use -> use.used()).orElse(ResourceVector.ZERO);
        grant.ifPresent(known -> keepAhead(known, used));
    }

    void keepAhead(Grant grant, ResourceVector used) {
        TreeMap<ResourceClass, Long> low = new TreeMap<>();
        grant.granted().quantities().forEach((resourceClass, granted) -> {
            if ((granted - used.get(resourceClass)) * 5 < granted) {
                low.put(resourceClass, 1L);
            }
        });
        if (!low.isEmpty() && homeHere(grant.contract())) {
            topUp(grant.contract(), grant.site(), ResourceVector.of(low));
        }
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
                grew = grow(contract, site, need.amount());
            } catch (RuntimeException e) {
                LOG.warn("the grant of {} at {} could not be topped up", contract, site, e);
            } finally {
                need.done().complete(grew);
            }
        }
    }

    private boolean grow(ContractHandle handle, SiteId site, ResourceVector lacking) {
        Optional<ServiceContract> contract = ledger.contract(handle)
                .filter(each -> each.home().equals(member) && each.state() == ServiceContract.State.ACTIVE);
        if (contract.isEmpty()) {
            return false;
        }
        Grant before = ledger.grant(handle, site).orElse(new Grant(handle, site, 0, ResourceVector.ZERO));
        ResourceVector shared =
                ledger.grantedTotal(handle).map(GrantedTotal::granted).orElse(ResourceVector.ZERO);
        Optional<ResourceVector> more = chunk(contract.get().quota(), shared, lacking);
        if (more.isEmpty()) {
            return false;
        }
        ResourceVector granted = before.granted().plus(more.get());
        try {
            Committed committed = writer.submit(
                    LedgerIdentity.ANCHOR,
                    LedgerFunction.SET_GRANT,
                    handle.value(),
                    site.value(),
                    new String(granted.bytes(), StandardCharsets.UTF_8),
                    Long.toString(before.version()));
            sink.granted(Grant.parse(committed.result()));
            return true;
        } catch (Failure failure) {
            if (failure.kind() == FailureKind.PRECONDITION_FAILED) {
                return true; // Somebody else moved it meanwhile; whether that is enough the next try shows.
            }
            LOG.info("the grant of {} at {} stays: {}", handle, site, failure.getMessage());
            return false;
        }
    }

    /** What is added; empty when the quota has nothing left of a class that is lacking. */
    static Optional<ResourceVector> chunk(ResourceVector quota, ResourceVector shared, ResourceVector lacking) {
        TreeMap<ResourceClass, Long> more = new TreeMap<>();
        for (Map.Entry<ResourceClass, Long> each : lacking.quantities().entrySet()) {
            long total = quota.get(each.getKey());
            long left = total - shared.get(each.getKey());
            if (left <= 0) {
                return Optional.empty();
            }
            long chunk = Math.max(each.getValue(), (total + CHUNKS_PER_QUOTA - 1) / CHUNKS_PER_QUOTA);
            more.put(each.getKey(), Math.min(left, chunk));
        }
        return Optional.of(ResourceVector.of(more));
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
