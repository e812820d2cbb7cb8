package org.hansa.launcher.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hansa.launcher.container.LocalImages;
import org.hansa.launcher.fabric.ContainerImages;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.PortBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import tools.jackson.databind.JsonNode;

/** Keycloak's own image takes the realms that are generated here, and signs their personas in. */
class KeycloakImageTest {

    private static final int PORT = 8080;
    private static final String REALM = "rhein";

    @TempDir
    Path home;

    @Test
    void imports_the_realms_and_signs_a_persona_in() throws IOException, InterruptedException {
        try (GenericContainer<?> keycloak = LocalImages.container(ContainerImages.KEYCLOAK)) {
            Installation installation = installation();
            Realms realms = installation.realms();
            for (Map.Entry<String, String> realm : realms.render().entrySet()) {
                keycloak.withCopyToContainer(
                        Transferable.of(realm.getValue()),
                        "/opt/keycloak/data/import/" + realm.getKey() + "-realm.json");
            }
            // Development mode listens on loopback where the image does not say that it is a container.
            keycloak.withCommand("start-dev", "--import-realm", "--http-host=0.0.0.0")
                    .withExposedPorts(PORT)
                    .waitingFor(
                            Wait.forHttp("/realms/" + REALM).forPort(PORT).withStartupTimeout(Duration.ofMinutes(5)))
                    .start();
            URI url = URI.create("http://" + keycloak.getHost() + ":" + keycloak.getMappedPort(PORT));
            Persona persona = realms.personas().stream()
                    .filter(each ->
                            each.realm().equals(REALM) && each.username().endsWith("developer"))
                    .findFirst()
                    .orElseThrow();
            JsonNode claims = SignInTest.decoded(new TokenClient(url, installation.secrets()).token(persona));
            assertThat(claims.path("iss").asString()).isEqualTo(url + "/realms/" + REALM);
            assertThat(claims.path("organization").propertyNames()).isNotEmpty();
        }
    }

    private Installation installation() {
        Installation installation =
                Installation.of(RepositoryRoot.find(), new HansaHome(home), home, PortBase.FREE, null);
        installation.settle();
        return installation;
    }
}
