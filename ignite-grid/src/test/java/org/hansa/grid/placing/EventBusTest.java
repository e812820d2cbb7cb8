package org.hansa.grid.placing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.hansa.grid.EngineEvent;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private static final int MANY = 10_000;

    @Test
    void tells_each_listener_everything_in_order_and_ends_when_the_last_is_told() {
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        EventBus bus = new EventBus();
        bus.subscribe(event -> first.add(event.timeMillis()));
        bus.subscribe(event -> second.add(event.timeMillis()));

        LongStream.range(0, MANY).forEach(at -> bus.publish(event(at)));
        bus.close();

        assertThat(first)
                .containsExactlyElementsOf(LongStream.range(0, MANY).boxed().toList());
        assertThat(second).isEqualTo(first);
    }

    @Test
    void tells_what_comes_after_a_moment_without_events() throws InterruptedException {
        BlockingQueue<Long> heard = new ArrayBlockingQueue<>(MANY);
        try (EventBus bus = new EventBus()) {
            bus.subscribe(event -> heard.add(event.timeMillis()));
            for (long at = 0; at < 3; at++) {
                bus.publish(event(at));
                assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(at);
            }
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void a_listener_that_fails_hears_the_next_and_keeps_it_from_nobody() {
        List<Long> failing = new ArrayList<>();
        List<Long> other = new ArrayList<>();
        EventBus bus = new EventBus();
        bus.subscribe(event -> {
            failing.add(event.timeMillis());
            throw new IllegalStateException("no");
        });
        bus.subscribe(event -> other.add(event.timeMillis()));

        bus.publish(event(1));
        bus.publish(event(2));
        bus.close();

        assertThat(failing).containsExactly(1L, 2L);
        assertThat(other).containsExactly(1L, 2L);
    }

    private static EngineEvent event(long at) {
        return new EngineEvent(
                EngineEvent.Kind.RESERVED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                "",
                at,
                OptionalLong.empty());
    }
}
