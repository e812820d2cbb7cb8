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
        EngineStatus.StreamStatus stream =
                new EngineStatus.StreamStatus(0, 0, 0, OptionalLong.empty(), 0, Optional.empty());
        EngineStatus status = new EngineStatus(
                open,
                0,
                List.of(
                        new EngineStatus.SiteStatus(TestConsortium.HELSINKI, stream, frozen),
                        new EngineStatus.SiteStatus(TestConsortium.TAMPERE, stream, Optional.empty())),
                stream);
        return new GridHealth(() -> status).health();
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
