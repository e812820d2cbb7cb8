package org.hansa.launcher.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.hansa.launcher.bench.Answered.Answer;

/** Clients of which each calls again as soon as it has its answer: what a server does at most. */
record ClosedLoop(HttpClient http, int clients) {
    Answered run(int seconds, LongFunction<HttpRequest> request) throws InterruptedException {
        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
        AtomicInteger calls = new AtomicInteger();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        Thread[] threads = new Thread[clients];
        for (int i = 0; i < clients; i++) {
            threads[i] = new Thread(() -> {
                while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
                    int number = calls.getAndIncrement();
                    call(number, request.apply(number), answers);
                }
            });
            threads[i].start();
        }
        for (Thread each : threads) {
            each.join();
        }
        return new Answered(calls.get(), (System.nanoTime() - begin) / 1e9, answers);
    }

    private void call(int number, HttpRequest request, ConcurrentLinkedQueue<Answer> answers) {
        long begin = System.nanoTime();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            answers.add(new Answer(number, answer.statusCode(), answer.body(), System.nanoTime() - begin));
        } catch (IOException e) {
            // A call without an answer counts as made.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
