package org.hansa.grid.grant;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hansa.ledger.model.ResourceVector;

/**
 * What sealed ends freed of each grant before the ledger has them. In memory: after a restart everything that is sealed
 * counts as not settled until the ledger has caught up with it.
 */
final class Unsettled {
    private final Map<GrantBook.Key, Queue<Freed>> freed = new ConcurrentHashMap<>();
    private final Map<GrantBook.Key, Long> before = new ConcurrentHashMap<>();

    private record Freed(long through, ResourceVector amount) {}

    /** Called before the entry shows it as free. */
    void freed(GrantBook.Key key, long through, ResourceVector amount) {
        if (!amount.isZero()) {
            freed.computeIfAbsent(key, any -> new ConcurrentLinkedQueue<>()).add(new Freed(through, amount));
        }
    }

    /** Ends up to this sequence may be among what the entry shows as free. */
    void allBefore(GrantBook.Key key, long through) {
        before.put(key, through);
    }

    /** @param anchored leaves that the ledger has @return empty while nothing can be said */
    Optional<ResourceVector> amount(GrantBook.Key key, long anchored) {
        if (before.getOrDefault(key, -1L) >= anchored) {
            return Optional.empty();
        }
        Queue<Freed> waiting = freed.getOrDefault(key, new ConcurrentLinkedQueue<>());
        waiting.removeIf(each -> each.through() < anchored);
        return Optional.of(waiting.stream().map(Freed::amount).reduce(ResourceVector.ZERO, ResourceVector::plus));
    }
}
