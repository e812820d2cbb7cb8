package org.hansa.grid.ignite;

import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hansa.grid.Fixture;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.provider.EndAllocation;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.provider.PutProvider;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.grid.provider.TrimSealed;
import org.hansa.grid.provider.Verdict;
import org.hansa.grid.store.EntryStore;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;

/**
 * Reserves and releases on a few hosts with the engine's own commands, from several threads, and remembers every answer. Each
 * thread has few allocations at a time; some reservations are asked for twice, and some again after their release.
 */
final class ReservationLoad implements AutoCloseable {
    private static final int HOSTS = 12;
    private static final int THREADS = 8;
    private static final int LIVE = 4;
    private static final ResourceVector UNIT = vector(100, 100);

    private final ProviderBook book;
    private final AtomicLong numbers = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /** What was promised and not given back, and where. */
    private final Map<AllocationId, ProviderId> promised = new ConcurrentHashMap<>();

    final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    final AtomicInteger reserved = new AtomicInteger();
    final AtomicInteger released = new AtomicInteger();
    /** A command asked for once had been applied before. */
    final AtomicInteger appliedTwice = new AtomicInteger();

    final AtomicInteger repeated = new AtomicInteger();
    final AtomicInteger buried = new AtomicInteger();

    ReservationLoad(EntryStore store) {
        book = new ProviderBook(store, List.of());
        for (int h = 0; h < HOSTS; h++) {
            book.apply(key(h), new PutProvider(host("host-" + h, HEL, 64_000, 65_536), List.of(), 1));
        }
    }

    private static ProviderId key(long number) {
        return new ProviderId("host-" + number % HOSTS);
    }

    void start() {
        for (int t = 0; t < THREADS; t++) {
            Thread thread = new Thread(this::work, "load-" + t);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    int done() {
        return reserved.get() + released.get();
    }

    private void work() {
        ArrayDeque<Long> mine = new ArrayDeque<>();
        while (!stopping) {
            try {
                long number = numbers.incrementAndGet();
                reserve(number);
                mine.add(number);
                if (mine.size() > LIVE) {
                    release(mine.remove());
                }
                if (number % 7 == 0) {
                    book.apply(key(number), new TrimSealed(Long.MAX_VALUE, Map.of()));
                }
            } catch (RuntimeException e) {
                wrong.add("failed: " + e);
                return;
            }
        }
    }

    private void reserve(long number) {
        Verdict first = book.apply(key(number), take(number)).verdict();
        switch (first) {
            case TAKEN -> reserved.incrementAndGet();
            case ALREADY -> {
                reserved.incrementAndGet();
                appliedTwice.incrementAndGet();
            }
            default -> {
                wrong.add("a new reservation was answered " + first);
                return;
            }
        }
        promised.put(id(number), key(number));
        if (number % 10 == 0) {
            repeated.incrementAndGet();
            expect(Verdict.ALREADY, book.apply(key(number), take(number)).verdict());
        }
    }

    private void release(long number) {
        EndAllocation end = new EndAllocation(id(number), 1, LeafEvent.RELEASED, number, "0".repeat(32));
        promised.remove(id(number));
        var ended = book.apply(key(number), end);
        released.incrementAndGet();
        if (!ended.changed()) {
            appliedTwice.incrementAndGet();
        }
        if (ended.verdict() != Verdict.ENDED && ended.changed()) {
            wrong.add("a release was answered " + ended.verdict());
        }
        if (number % 10 == 5) {
            buried.incrementAndGet();
            expect(Verdict.BURIED, book.apply(key(number), take(number)).verdict());
        }
    }

    private void expect(Verdict expected, Verdict found) {
        if (expected != found) {
            wrong.add("wanted " + expected + ", was answered " + found);
        }
    }

    private static TakeRoom take(long number) {
        PlaceCommand command = command(number, ResourceRequest.of(UNIT));
        return new TakeRoom(
                command.allocation(),
                1,
                Fixture.CONTRACT,
                1,
                UNIT,
                Optional.empty(),
                0,
                0,
                1,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Provenance.of(command),
                number,
                number,
                "0".repeat(32));
    }

    /** What is promised must be there once, and nothing else may be. */
    List<String> differences() {
        List<String> differences = new ArrayList<>(wrong);
        Map<AllocationId, ProviderId> found = new HashMap<>();
        for (ProviderEntry entry : book.all()) {
            ResourceVector sum = ResourceVector.ZERO;
            for (LiveAllocation live : entry.live()) {
                sum = sum.plus(live.resources());
                if (found.put(live.id(), entry.spec().id()) != null) {
                    differences.add("twice: " + live.id());
                }
            }
            if (!sum.equals(entry.taken())) {
                differences.add(entry.spec().id() + " says " + entry.taken() + ", and has " + sum);
            }
        }
        promised.forEach((id, provider) -> {
            if (!provider.equals(found.remove(id))) {
                differences.add("lost: " + id + " on " + provider);
            }
        });
        found.forEach((id, provider) -> differences.add("promised to nobody: " + id + " on " + provider));
        return differences;
    }

    /** After what is under way has been answered. */
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread each : threads) {
            each.join(60_000);
            if (each.isAlive()) {
                wrong.add(each.getName() + " hangs");
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }
}
