package org.hansa.controlplane.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;

/** What readiness says, and what takes it down. */
@ControlPlaneTest
class ReadinessTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Test
    void names_grid_and_realm_among_its_components() {
        JsonNode ready = readiness();
        assertThat(ready.path("status").asString()).isEqualTo("UP");
        assertThat(ready.path("components").path("gridHealth").path("status").asString())
                .isEqualTo("UP");
        assertThat(ready.path("components")
                        .path("gridHealth")
                        .path("details")
                        .path("sites")
                        .path("fi-hel-1")
                        .asString())
                .isEqualTo("UP");
        assertThat(ready.path("components").has("realmHealth")).isTrue();
    }

    private JsonNode readiness() {
        return Api.json(http.get().uri("/actuator/health/readiness").exchange());
    }

    @Test
    void a_realm_that_is_there_is_up_and_one_that_is_away_is_degraded_and_not_down() {
        assertThat(settled(new RealmHealth(realm.issuer(), SOON)).getStatus()).isEqualTo(Status.UP);
        Health away = settled(new RealmHealth("http://127.0.0.1:1/realms/nord", SOON));
        assertThat(away.getStatus()).isEqualTo(RealmHealth.DEGRADED);
        assertThat(away.getDetails()).containsEntry("reason", "REALM_UNREACHABLE");
    }

    private static Health settled(RealmHealth realm) {
        long deadline = System.nanoTime() + SOON.toNanos();
        Health health = realm.health();
        while (health.getStatus().equals(Status.UNKNOWN) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            health = realm.health();
        }
        return health;
    }
}
