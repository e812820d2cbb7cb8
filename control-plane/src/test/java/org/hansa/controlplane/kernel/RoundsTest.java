package org.hansa.controlplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final CountDownLatch rounds = new CountDownLatch(3);
    private final Rounds failing = new Rounds("failing", Duration.ZERO, Duration.ofMillis(20), () -> {
        rounds.countDown();
        if (rounds.getCount() % 2 == 0) {
            throw new IllegalStateException("this time");
        }
        throw new AssertionError("and this time");
    });

    @AfterEach
    void stop() {
        failing.stop();
    }

    @Test
    void go_on_after_one_that_failed() throws InterruptedException {
        failing.start();
        assertThat(rounds.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void can_be_stopped_and_started_again() throws InterruptedException {
        failing.start();
        assertThat(failing.isRunning()).isTrue();
        failing.stop();
        assertThat(failing.isRunning()).isFalse();
        failing.start();
        assertThat(rounds.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void come_at_once_when_asked_for_and_not_once_stopped() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Rounds rare = new Rounds("rare", Duration.ofHours(1), Duration.ofHours(1), asked::countDown);
        rare.soon();
        rare.start();
        assertThat(asked.getCount()).as("nothing was asked of it while it ran").isEqualTo(1);
        rare.soon();
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        rare.stop();
        rare.soon();
        assertThat(rare.isRunning()).isFalse();
    }
}
