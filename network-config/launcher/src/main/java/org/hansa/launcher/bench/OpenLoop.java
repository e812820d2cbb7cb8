package org.hansa.launcher.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.hansa.launcher.bench.Answered.Answer;

/**
 * Calls at fixed rates whether or not earlier ones have been answered, each timed from when it was due: a server that stalls
 * is charged for all that should have happened meanwhile.
 */
final class OpenLoop {
    private static final long PATIENCE_SECONDS = 30;

    private final HttpClient http;

    OpenLoop(HttpClient http) {
        this.http = http;
    }

    /** Calls of one kind. @param request by their number */
    record Calls(double perSecond, LongFunction<HttpRequest> request) {}

    Answered run(int seconds, Calls calls) throws InterruptedException {
        return run(seconds, List.of(calls)).get(0);
    }

    /** Several kinds at once, each at its own rate. @return what came of each, in their order */
    List<Answered> run(int seconds, List<Calls> kinds) throws InterruptedException {
        List<Kind> all = kinds.stream().map(each -> new Kind(each, seconds)).toList();
        long begin = System.nanoTime();
        for (Optional<Kind> next = next(all); next.isPresent(); next = next(all)) {
            Kind kind = next.get();
            long due = begin + kind.dueNanos();
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            kind.send(due);
        }
        try {
            CompletableFuture.allOf(
                            all.stream().flatMap(each -> each.sent.stream()).toArray(CompletableFuture<?>[]::new))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // What has no answer counts among the others.
        }
        double took = (System.nanoTime() - begin) / 1e9;
        return all.stream()
                .map(each -> new Answered(each.count, took, each.answers))
                .toList();
    }

    private static Optional<Kind> next(List<Kind> all) {
        return all.stream().filter(each -> each.sent.size() < each.count).min(Comparator.comparingLong(Kind::dueNanos));
    }

    private final class Kind {
        private final Calls calls;
        private final int count;
        private final List<CompletableFuture<?>> sent = new ArrayList<>();
        private final Collection<Answer> answers = new ConcurrentLinkedQueue<>();

        Kind(Calls calls, int seconds) {
            this.calls = calls;
            this.count = (int) Math.max(1, calls.perSecond() * seconds);
        }

        /** Of the next one, from the beginning. */
        long dueNanos() {
            return (long) (sent.size() / calls.perSecond() * 1e9);
        }

        void send(long due) {
            long number = sent.size();
            sent.add(http.sendAsync(calls.request().apply(number), HttpResponse.BodyHandlers.ofByteArray())
                    .thenAccept(answer -> answers.add(
                            new Answer(number, answer.statusCode(), answer.body(), System.nanoTime() - due))));
        }
    }
}
