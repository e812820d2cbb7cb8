package org.hansa.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StartPlanTest {
    private final List<String> done = new CopyOnWriteArrayList<>();

    private StartPlan.Action noting(String name) {
        return () -> done.add(name);
    }

    @Test
    void runs_each_step_after_those_that_it_needs() throws InterruptedException {
        new StartPlan()
                .step("keys", Set.of(), noting("keys"))
                .step("network", Set.of("keys"), noting("network"))
                .step("chaincode", Set.of("keys"), noting("chaincode"))
                .step("deploy", Set.of("network", "chaincode"), noting("deploy"))
                .run(3);

        assertThat(done).hasSize(4).startsWith("keys").endsWith("deploy");
    }

    @Test
    void runs_no_more_steps_at_once_than_it_may() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        StartPlan plan = new StartPlan();
        for (int i = 0; i < 8; i++) {
            plan.step("step " + i, Set.of(), () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                two.countDown();
                two.await(30, TimeUnit.SECONDS);
                running.decrementAndGet();
            });
        }

        plan.run(2);

        assertThat(most).hasValue(2);
    }

    @Test
    void a_failure_interrupts_the_others_and_starts_nothing_more() {
        CountDownLatch waiting = new CountDownLatch(1);
        StartPlan plan = new StartPlan()
                .step("slow", Set.of(), () -> {
                    waiting.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException asked) {
                        done.add("slow gave up");
                        throw asked;
                    }
                })
                .step("broken", Set.of(), () -> {
                    waiting.await();
                    throw new StartFailure("broken", "no such file");
                })
                .step("after", Set.of("broken"), noting("after"));

        assertThatThrownBy(() -> plan.run(2)).isInstanceOf(StartFailure.class).hasMessage("broken: no such file");
        assertThat(done).containsExactly("slow gave up");
    }

    @Test
    void refuses_a_step_whose_needs_are_not_planned_before_it() {
        assertThatThrownBy(() -> new StartPlan().step("b", Set.of("a"), noting("b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("b needs [a]");
    }

    @Test
    void an_interruption_reaches_the_steps() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        StartPlan plan = new StartPlan().step("slow", Set.of(), () -> {
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                done.add("slow gave up");
            }
        });
        Thread starter = new Thread(() -> {
            try {
                plan.run(1);
            } catch (InterruptedException expected) {
                done.add("plan ended");
            }
        });
        starter.start();
        waiting.await();

        starter.interrupt();
        starter.join(30_000);

        assertThat(done).containsExactly("slow gave up", "plan ended");
    }
}
