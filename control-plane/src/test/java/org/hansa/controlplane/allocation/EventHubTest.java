package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.grid.EngineEvent;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventHubTest {
    private static final ContractHandle OURS = new ContractHandle("c-ours-0001");
    private static final ContractHandle THEIRS = new ContractHandle("c-theirs-01");
    private final EventHub hub = new EventHub(Instant.EPOCH);

    @Test
    void tells_each_listener_what_it_may_know_in_order() throws InterruptedException {
        EventHub.Subscription ours = hub.subscribe("acme", about(OURS), Optional.empty());
        tell(OURS, 1);
        tell(THEIRS, 2);
        tell(OURS, 3);
        assertThat(times(drain(ours))).containsExactly(1L, 3L);
    }

    @Test
    void goes_on_after_the_last_event_that_a_listener_saw() throws InterruptedException {
        EventHub.Subscription first = hub.subscribe("acme", about(OURS), Optional.empty());
        tell(OURS, 1);
        tell(OURS, 2);
        tell(THEIRS, 3);
        tell(OURS, 4);
        String seen = drain(first).get(0).id();
        EventHub.Subscription again = hub.subscribe("acme", about(OURS), Optional.of(seen));
        tell(OURS, 5);
        assertThat(again.gap()).isFalse();
        assertThat(times(drain(again))).containsExactly(2L, 4L, 5L);
    }

    @Test
    void gives_what_came_together_at_once_in_order_and_ends_with_it() throws InterruptedException {
        EventHub.Subscription listener = hub.subscribe("acme", about(OURS), Optional.empty());
        assertThat(listener.more()).isEmpty();
        for (int i = 1; i <= 3; i++) {
            tell(OURS, i);
        }
        hub.close();
        assertThat(Objects.requireNonNull(listener.next(0)).time().toEpochMilli())
                .isEqualTo(1);
        assertThat(listener.closing()).isFalse();
        assertThat(times(listener.more())).containsExactly(2L, 3L);
        assertThat(listener.closing()).isTrue();
    }

    @Test
    void says_so_when_what_was_missed_is_gone() throws InterruptedException {
        for (int i = 0; i < EventHub.REPLAY + 10; i++) {
            tell(OURS, i);
        }
        EventHub.Subscription late = hub.subscribe("acme", about(OURS), Optional.of("another-run-7"));
        assertThat(late.gap()).isTrue();
        assertThat(drain(late)).hasSize(EventHub.REPLAY);
    }

    @Test
    void cuts_off_a_listener_that_does_not_read_and_delays_nobody() throws InterruptedException {
        EventHub.Subscription slow = hub.subscribe("acme", about(OURS), Optional.empty());
        EventHub.Subscription quick = hub.subscribe("acme", about(OURS), Optional.empty());
        int told = 0;
        for (int i = 0; i < EventHub.BUFFER + 5; i++) {
            tell(OURS, i);
            told += drain(quick).size();
        }
        assertThat(told).isEqualTo(EventHub.BUFFER + 5);
        assertThat(drain(slow)).hasSize(EventHub.BUFFER);
        assertThat(slow.overflowed()).isTrue();
        assertThat(quick.overflowed()).isFalse();
    }

    @Test
    void has_room_for_so_many_listeners_and_no_more() {
        List<EventHub.Subscription> open = new ArrayList<>();
        for (int i = 0; i < EventHub.MAX_LISTENERS; i++) {
            open.add(hub.subscribe("tenant-" + i, about(OURS), Optional.empty()));
        }
        assertThatThrownBy(() -> hub.subscribe("acme", about(OURS), Optional.empty()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("OVERLOADED");
        open.get(0).close();
        assertThat(hub.subscribe("acme", about(OURS), Optional.empty())).isNotNull();
    }

    @Test
    void leaves_room_for_others_when_one_organisation_opens_stream_after_stream() {
        List<EventHub.Subscription> open = new ArrayList<>();
        for (int i = 0; i < EventHub.MAX_OF_ONE; i++) {
            open.add(hub.subscribe("acme", about(OURS), Optional.empty()));
        }
        assertThatThrownBy(() -> hub.subscribe("acme", about(OURS), Optional.empty()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("TOO_MANY_REQUESTS");
        assertThat(hub.subscribe("globex", about(OURS), Optional.empty())).isNotNull();
        open.get(0).close();
        assertThat(hub.subscribe("acme", about(OURS), Optional.empty())).isNotNull();
    }

    @Test
    void leaves_refusals_to_the_desk_which_has_the_last_word() throws InterruptedException {
        EventHub.Subscription all = hub.subscribe("acme", event -> true, Optional.empty());
        hub.told(event(EngineEvent.Kind.DENIED, OURS, 1));
        assertThat(drain(all)).isEmpty();
    }

    private void tell(ContractHandle contract, long time) {
        hub.told(event(EngineEvent.Kind.RESERVED, contract, time));
    }

    private static EngineEvent event(EngineEvent.Kind kind, ContractHandle contract, long time) {
        return new EngineEvent(
                kind,
                Optional.empty(),
                Optional.of(contract),
                Optional.of(new AllocationId("aaaaaaaa-0000-4000-8000-000000000001")),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                "",
                time,
                OptionalLong.empty());
    }

    private static Predicate<FeedEvent> about(ContractHandle contract) {
        return event -> event.contract().equals(Optional.of(contract));
    }

    private static List<FeedEvent> drain(EventHub.Subscription subscription) throws InterruptedException {
        List<FeedEvent> events = new ArrayList<>();
        @Nullable FeedEvent next = subscription.next(0);
        while (next != null) {
            events.add(next);
            next = subscription.next(0);
        }
        return events;
    }

    private static List<Long> times(List<FeedEvent> events) {
        return events.stream().map(each -> each.time().toEpochMilli()).toList();
    }
}
