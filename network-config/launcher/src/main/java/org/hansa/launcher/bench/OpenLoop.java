package org.hansa.launcher.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.hansa.launcher.bench.Answered.Answer;

/**
 * Calls at a fixed rate whether or not earlier ones have been answered, each timed from when it was due: a server that stalls
 * is charged for all that should have happened meanwhile.
 */
final class OpenLoop {
    private static final long PATIENCE_SECONDS = 30;

    private final HttpClient http;

    OpenLoop(HttpClient http) {
        this.http = http;
    }

    Answered run(double perSecond, int seconds, LongFunction<HttpRequest> request) throws InterruptedException {
        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
        int calls = (int) Math.max(1, perSecond * seconds);
        CompletableFuture<?>[] all = new CompletableFuture<?>[calls];
        long begin = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long number = i;
            long due = begin + (long) (i / perSecond * 1e9);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            all[i] = http.sendAsync(request.apply(i), HttpResponse.BodyHandlers.ofByteArray())
                    .thenAccept(answer -> answers.add(
                            new Answer(number, answer.statusCode(), answer.body(), System.nanoTime() - due)));
        }
        try {
            CompletableFuture.allOf(all).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // What has no answer counts among the others.
        }
        return new Answered(calls, (System.nanoTime() - begin) / 1e9, answers);
    }
}
