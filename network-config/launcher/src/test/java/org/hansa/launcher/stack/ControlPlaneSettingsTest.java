package org.hansa.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.keycloak.Realms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ControlPlaneSettingsTest {
    @TempDir
    Path home;

    private Installation installation() {
        return Installation.of(RepositoryRoot.find(), new HansaHome(home), home, 18_000, null);
    }

    @Test
    void say_who_the_member_is_and_where_everything_listens() {
        Installation installation = installation();
        JsonNode settings = new YAMLMapper()
                .readTree(new ControlPlaneSettings(
                                installation, installation.consortium().member("rhein"))
                        .text());

        assertThat(settings.at("/server/address").asString()).isEqualTo("127.0.0.1");
        assertThat(settings.at("/server/port").asInt()).isEqualTo(18_200);
        JsonNode hansa = settings.path("hansa");
        assertThat(hansa.at("/member/msp-id").asString()).isEqualTo("RheinMSP");
        assertThat(hansa.at("/ledger/peer-endpoint").asString()).isEqualTo("127.0.0.1:18251");
        assertThat(hansa.at("/opa/url").asString()).isEqualTo("http://127.0.0.1:18210");
        assertThat(hansa.at("/policy-trial/program").asString())
                .isEqualTo(home.resolve("opa/rhein/program").toString());
        assertThat(Path.of(hansa.at("/policy-trial/capabilities").asString())).exists();
        assertThat(hansa.at("/identity/issuer").asString()).isEqualTo("http://127.0.0.1:18010/realms/rhein");
        assertThat(hansa.at("/members/0/msp-id").asString()).isEqualTo("NordMSP");
        assertThat(hansa.at("/members/0/peer-api").asString()).isEqualTo("127.0.0.1:18101");
        assertThat(hansa.at("/grid/discovery-port").asInt()).isEqualTo(18_220);
    }

    @Test
    void name_secrets_by_their_files_and_never_hold_one() {
        Installation installation = installation();
        String text =
                new ControlPlaneSettings(installation, installation.consortium().member("nord")).text();

        assertThat(text)
                .doesNotContain(installation.secrets().secret(Realms.portalSecret("nord")))
                .doesNotContain(installation.secrets().secret("opa-nord.token"))
                .contains(home.resolve("secrets/opa-nord.token").toString());
    }
}
