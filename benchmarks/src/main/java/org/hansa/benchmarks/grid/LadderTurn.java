package org.hansa.benchmarks.grid;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hansa.grid.grant.Claim;
import org.hansa.grid.ignite.LogPosition;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ProviderId;

/**
 * One turn of one rung: four requests for each host at most, then a recount, and everything as before. A slow rung is cut off,
 * so that its entries grow less.
 *
 * @param seconds from the first call to the last answer
 * @param latencies of single calls, in nanoseconds
 * @param logBytes of this process's log, which has every copy once
 */
record LadderTurn(double seconds, int requests, long[] latencies, long logBytes, int repeated) {
    /** Of each thread: with eight of them four for each host. */
    private static final int REQUESTS = 128;

    /** What waits on a host on average while they come. */
    static final int WAITING = 2;

    private static final AtomicLong NUMBERS = new AtomicLong(1L << 32);

    static LadderTurn run(Rung rung, Duration limit, Violations violations) {
        Caller[] callers = IntStream.range(0, rung.threads())
                .mapToObj(thread -> new Caller(rung, requests(rung.entries().keys(), thread), limit))
                .toArray(Caller[]::new);
        long log = LogPosition.bytes();
        Workers.run(rung.threads(), thread -> callers[thread].run());
        log = LogPosition.bytes() - log;
        Map<ProviderId, Set<AllocationId>> answered = new HashMap<>();
        if (rung.reserves()) {
            Arrays.stream(callers).forEach(each -> each.answered(answered));
        }
        rung.entries().recount(answered, rung.withIntents(), violations);
        rung.entries().putBack(rung.withIntents());
        long begin = Arrays.stream(callers).mapToLong(each -> each.begin).min().orElseThrow();
        long end = Arrays.stream(callers).mapToLong(each -> each.end).max().orElseThrow();
        return new LadderTurn(
                (end - begin) / 1e9,
                Arrays.stream(callers).mapToInt(each -> each.done).sum(),
                Arrays.stream(callers).flatMapToLong(Caller::latencies).toArray(),
                log,
                Arrays.stream(callers).mapToInt(each -> each.repeated).sum());
    }

    /** Threads go through the hosts an eighth apart, and through grants of their own. */
    private static List<LadderRequest> requests(List<ProviderId> hosts, int thread) {
        int grants = LadderEntries.GRANTS / 8;
        Claim[] before = new Claim[grants];
        long first = NUMBERS.getAndAdd(REQUESTS);
        List<LadderRequest> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            ProviderId host = hosts.get((thread * hosts.size() / 8 + i) % hosts.size());
            Optional<Claim> last = Optional.ofNullable(before[i % grants]);
            requests.add(LadderRequest.of(first + i, host, thread * grants + i % grants, last));
            before[i % grants] = LadderRequest.claim(first + i);
        }
        return requests;
    }

    /** What one thread does, and what it saw. */
    private static final class Caller {
        private final Rung rung;
        private final List<LadderRequest> requests;
        private final Duration limit;
        private final long[] latencies;
        private long begin;
        private long end;
        private int calls;
        private int done;
        private int repeated;

        Caller(Rung rung, List<LadderRequest> requests, Duration limit) {
            this.rung = rung;
            this.requests = requests;
            this.limit = limit;
            this.latencies = new long[requests.size()];
        }

        void run() {
            begin = System.nanoTime();
            end = begin;
            while (done < requests.size() && end - begin < limit.toNanos()) {
                repeated += rung.step().run(requests.subList(done, done + rung.batch()));
                long now = System.nanoTime();
                latencies[calls++] = now - end;
                end = now;
                done += rung.batch();
            }
        }

        LongStream latencies() {
            return Arrays.stream(latencies, 0, calls);
        }

        void answered(Map<ProviderId, Set<AllocationId>> all) {
            requests.subList(0, done).forEach(each -> all.computeIfAbsent(each.host(), any -> new HashSet<>())
                    .add(each.take().id()));
        }
    }
}
