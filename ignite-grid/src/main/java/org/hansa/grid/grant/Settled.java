package org.hansa.grid.grant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Claims whose room stands and which the entry still names; the next hold of the same grant has them forgotten, so that this
 * costs no write of its own. In memory: a restart counts the grant from the providers, which names none of them.
 */
final class Settled {
    private static final int AT_ONCE = 256;

    private final Map<GrantBook.Key, Queue<Claim>> waiting = new ConcurrentHashMap<>();

    /** Those that the entry does not name, because they are sealed, need not be forgotten. */
    void add(GrantBook.Key key, List<Claim> claims, Optional<GrantEntry> entry) {
        for (Claim each : claims) {
            if (entry.isEmpty() || entry.get().open().containsKey(each)) {
                waiting.computeIfAbsent(key, any -> new ConcurrentLinkedQueue<>())
                        .add(each);
            }
        }
    }

    /** What the caller now has to write, or to {@link #add} again. */
    List<Claim> take(GrantBook.Key key) {
        Queue<Claim> all = waiting.get(key);
        List<Claim> taken = new ArrayList<>();
        while (all != null && taken.size() < AT_ONCE) {
            Claim next = all.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
        }
        return taken;
    }
}
