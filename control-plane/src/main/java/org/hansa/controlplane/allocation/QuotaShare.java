package org.hansa.controlplane.allocation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/**
 * How much of a quota a site gets at once. By class, in plain numbers.
 *
 * @param quota of the contract
 * @param left of the quota, granted nowhere
 * @param everywhere declared at all of the contract's sites together
 * @param most that the site could ever use: what is declared there
 * @param likely that the site can use now: what is declared there, less what other contracts use
 * @param granted what the site has
 */
record QuotaShare(
        ResourceVector quota,
        ResourceVector left,
        ResourceVector everywhere,
        ResourceVector most,
        ResourceVector likely,
        ResourceVector granted) {
    private static final long CHUNKS_PER_QUOTA = 20;
    private static final long GROWTH = 2;
    private static final long FIRST_CHUNKS = 2;

    /** At least so much moves at a time, so that few transactions carry many requests. */
    static long chunk(ResourceVector quota, ResourceClass resourceClass) {
        return (quota.get(resourceClass) + CHUNKS_PER_QUOTA - 1) / CHUNKS_PER_QUOTA;
    }

    /**
     * A site that has used what it has gets twice as much again: a large share is reached in few steps, a small one is not exceeded
     * far. It begins with two chunks while there is plenty. Where that leaves the site less than a step, it gets that too. Where
     * the quota covers what there is, the site gets all at once.
     */
    private long step(ResourceClass resourceClass) {
        if (covers(resourceClass)) {
            return below(most, resourceClass);
        }
        long first = chunk(quota, resourceClass) * (plenty(resourceClass) ? FIRST_CHUNKS : 1);
        long step = Math.max(first, GROWTH * granted.get(resourceClass));
        long all = below(likely, resourceClass);
        return all < 2 * step ? all : step;
    }

    /** Whether the quota is enough for all that there is: then no site can miss what another one gets. */
    private boolean covers(ResourceClass resourceClass) {
        return quota.get(resourceClass) >= everywhere.get(resourceClass);
    }

    /** What is added for requests; empty when of a class that they lack nothing is left, or all that the site has is granted. */
    Optional<ResourceVector> forRequests(ResourceVector lacking) {
        TreeMap<ResourceClass, Long> more = new TreeMap<>();
        for (Map.Entry<ResourceClass, Long> each : lacking.quantities().entrySet()) {
            ResourceClass resourceClass = each.getKey();
            long ahead = step(resourceClass);
            long amount = Math.min(Math.max(each.getValue(), ahead), possible(resourceClass));
            if (amount <= 0) {
                return Optional.empty();
            }
            more.put(resourceClass, amount);
        }
        return Optional.of(ResourceVector.of(more));
    }

    /**
     * What is added for requests, and with it what is added ahead of classes that run low, and a first step of the classes that
     * the site has not had yet, while a quarter of the quota is left or all sites can have theirs: in the same transaction, since each would soon need one of its
     * own.
     */
    Optional<ResourceVector> forRequests(ResourceVector lacking, ResourceVector low) {
        return forRequests(lacking).map(needed -> {
            TreeMap<ResourceClass, Long> more = new TreeMap<>(needed.quantities());
            ahead(low).ifPresent(also -> also.quantities().forEach(more::putIfAbsent));
            unknown().quantities().forEach(more::putIfAbsent);
            return ResourceVector.of(more);
        });
    }

    /** Whether more than a quarter of the quota is granted nowhere: then nobody has to ask others for some time. */
    private boolean plenty(ResourceClass resourceClass) {
        return 4 * left.get(resourceClass) > quota.get(resourceClass);
    }

    /** A first step of each class of the contract that the site offers and has not been asked for. */
    private ResourceVector unknown() {
        TreeMap<ResourceClass, Long> first = new TreeMap<>();
        quota.quantities().keySet().forEach(each -> {
            long useful = covers(each) ? step(each) : Math.min(step(each), below(likely, each));
            long amount = Math.min(useful, possible(each));
            if (granted.get(each) == 0 && (covers(each) || plenty(each)) && amount > 0) {
                first.put(each, amount);
            }
        });
        return ResourceVector.of(first);
    }

    /** What is added before anybody lacks it: never more than the site can use. */
    Optional<ResourceVector> ahead(ResourceVector low) {
        TreeMap<ResourceClass, Long> more = new TreeMap<>();
        for (ResourceClass each : low.quantities().keySet()) {
            long amount = Math.min(step(each), possible(each));
            if (amount > 0) {
                more.put(each, amount);
            }
        }
        return more.isEmpty() ? Optional.empty() : Optional.of(ResourceVector.of(more));
    }

    /** What has to come from other sites, so that requests get what they lack, as far as the site can use it. */
    ResourceVector missing(ResourceVector lacking) {
        TreeMap<ResourceClass, Long> missing = new TreeMap<>();
        lacking.quantities()
                .forEach((each, amount) ->
                        missing.put(each, Math.max(0, Math.min(amount, below(most, each)) - left.get(each))));
        return ResourceVector.of(missing);
    }

    /** By how much the grant could grow if other sites gave back all that is idle there. */
    ResourceVector atMost(ResourceVector idleElsewhere) {
        TreeMap<ResourceClass, Long> most = new TreeMap<>();
        quota.quantities()
                .keySet()
                .forEach(each ->
                        most.put(each, Math.min(left.get(each) + idleElsewhere.get(each), below(this.most, each))));
        return ResourceVector.of(most);
    }

    private long possible(ResourceClass resourceClass) {
        return Math.min(left.get(resourceClass), below(most, resourceClass));
    }

    private long below(ResourceVector limit, ResourceClass resourceClass) {
        return Math.max(0, limit.get(resourceClass) - granted.get(resourceClass));
    }
}
