package org.hansa.launcher.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.hansa.launcher.home.RepositoryRoot;
import org.junit.jupiter.api.Test;

class ContainerImagesTest {

    private final Path root = RepositoryRoot.find();
    private final ContainerImages images = ContainerImages.of(root);

    @Test
    void have_the_versions_of_what_runs_without_containers() throws IOException {
        List<String> module = Files.readAllLines(root.resolve("network-config/opa/go.mod"));
        String opa = images.image(ContainerImages.OPA).replaceFirst(".*:", "");
        assertThat(module).anyMatch(line -> line.matches("\\s*github.com/open-policy-agent/opa v" + opa + "\\b.*"));
        Properties keycloak = new Properties();
        try (var in =
                ContainerImages.class.getResourceAsStream("/org/hansa/launcher/keycloak/distribution.properties")) {
            keycloak.load(in);
        }
        assertThat(images.image(ContainerImages.KEYCLOAK)).endsWith(":" + keycloak.getProperty("version"));
    }

    @Test
    void pin_a_version_each_and_say_where_one_is_missing() {
        assertThat(images.ofCompose()).hasSize(3).allMatch(image -> image.matches("[a-z/-]+:\\d.*"));
        assertThatThrownBy(() -> images.image("ignite"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no image for ignite");
    }
}
