package org.hansa.network.orderer;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which requests each orderer knows. As in Fabric's BFT pool a request is known by its signature header, not by its bytes:
 * while it waits it "already exists", later it was "already processed" (NOTES 6). The memory of processed requests is
 * bounded and is lost with the process; peers then find the duplicate. Not thread-safe.
 *
 * <p>Milder than Fabric in one point: an orderer that first hears of a request just after it was ordered accepts it, and
 * nothing happens. On a real BFT channel it objects, and gateways then report a failure that is none (NOTES 5).
 */
final class RequestPool {

    private static final int REMEMBERED = 10_000;

    /** Request → orderers that have it, while it waits to be ordered. */
    private final Map<ByteString, Set<Integer>> waiting = new HashMap<>();

    private final Map<ByteString, Set<Integer>> processed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteString, Set<Integer>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Why this orderer does not take the request, or empty if it does now. */
    Optional<BroadcastRefusal> add(int orderer, ByteString request) {
        Set<Integer> done = processed.get(request);
        if (done != null) {
            return done.add(orderer)
                    ? Optional.empty()
                    : Optional.of(BroadcastRefusal.unavailable("failed to submit request: request already processed"));
        }
        boolean added = waiting.computeIfAbsent(request, r -> new HashSet<>()).add(orderer);
        return added
                ? Optional.empty()
                : Optional.of(BroadcastRefusal.unavailable("failed to submit request: request already exists"));
    }

    /** Whether the request waits and no other orderer had it before: only then it enters the queue. */
    boolean isFirst(ByteString request) {
        return waiting.getOrDefault(request, Set.of()).size() == 1;
    }

    void ordered(ByteString request) {
        Set<Integer> orderers = waiting.remove(request);
        processed.put(request, orderers == null ? new HashSet<>() : orderers);
    }

    void forget(int orderer, ByteString request) {
        waiting.computeIfPresent(request, (r, orderers) -> {
            orderers.remove(orderer);
            return orderers.isEmpty() ? null : orderers;
        });
    }
}
