package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.grid.EngineStatus;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class GridHealthTest {
    private static Health health(boolean open, Optional<String> frozen) {
        return health(open, frozen, 0);
    }

    private static Health health(boolean open, Optional<String> frozen, long stuck) {
        EngineStatus.StreamStatus stream =
                new EngineStatus.StreamStatus(0, 0, 0, OptionalLong.empty(), 0, Optional.empty());
        EngineStatus status = new EngineStatus(
                open,
                0,
                List.of(
                        new EngineStatus.SiteStatus(TestConsortium.HELSINKI, stream, frozen),
                        new EngineStatus.SiteStatus(TestConsortium.TAMPERE, stream, Optional.empty())),
                stream,
                stuck);
        return new GridHealth(() -> status).health();
    }

    @Test
    void what_is_stuck_is_counted_and_takes_nobody_down() {
        Health health = health(true, Optional.empty(), 2);
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails().get("stuck").toString()).startsWith("2 allocations");
        assertThat(health(true, Optional.empty()).getDetails()).doesNotContainKey("stuck");
    }

    @Test
    void an_engine_that_is_not_open_takes_the_member_down_and_says_so() {
        Health health = health(false, Optional.empty());
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("reason", "ENGINE_NOT_OPEN");
    }

    @Test
    void a_frozen_site_is_named_and_the_others_go_on() {
        Health health = health(true, Optional.of("the ledger is ahead of the archive"));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry(
                        "sites", Map.of("fi-hel-1", "FROZEN: the ledger is ahead of the archive", "fi-tmp-1", "UP"));
    }
}
