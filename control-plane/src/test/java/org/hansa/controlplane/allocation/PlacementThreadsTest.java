package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PlacementThreadsTest {
    private final PlacementThreads threads = new PlacementThreads(2, 500);

    @AfterEach
    void close() {
        threads.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 12", "2, 12", "3, 18", "10, 60", "11, 64", "128, 64"})
    void placements_have_a_few_threads_for_each_core(int cores, int atOnce) {
        assertThat(PlacementThreads.on(cores)).isEqualTo(atOnce);
    }

    @Test
    void who_waits_for_another_member_leaves_its_place_to_the_next() throws Exception {
        CompletableFuture<String> silent = new CompletableFuture<>();
        CountDownLatch answered = new CountDownLatch(20);
        for (int i = 0; i < 20; i++) {
            threads.execute(() -> {
                if (waited(silent).equals("late")) {
                    answered.countDown();
                }
            });
        }
        CompletableFuture<String> atHome = new CompletableFuture<>();
        threads.execute(() -> atHome.complete("placed"));

        assertThat(atHome.get()).isEqualTo("placed");
        silent.complete("late");
        answered.await();
    }

    private static String waited(CompletableFuture<String> answer) {
        try {
            return answer.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            return e.toString();
        }
    }

    @Test
    void no_more_work_at_once_than_have_places() throws Exception {
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(400);
        for (int i = 0; i < 400; i++) {
            threads.execute(() -> {
                most.accumulateAndGet(working.incrementAndGet(), Math::max);
                Thread.yield();
                working.decrementAndGet();
                done.countDown();
            });
        }
        done.await();
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void what_is_beyond_the_queue_is_rejected_and_room_comes_back() throws Exception {
        PlacementThreads few = new PlacementThreads(1, 2);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(3);
        try {
            for (int i = 0; i < 3; i++) {
                few.execute(() -> {
                    awaited(go);
                    done.countDown();
                });
            }
            assertThatThrownBy(() -> few.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
            go.countDown();
            done.await();
            CompletableFuture<String> next = new CompletableFuture<>();
            while (!next.isDone()) {
                try {
                    few.execute(() -> next.complete("run"));
                    next.get();
                } catch (RejectedExecutionException notYet) {
                    Thread.onSpinWait();
                }
            }
        } finally {
            few.close();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
