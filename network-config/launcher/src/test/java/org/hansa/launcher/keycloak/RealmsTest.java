package org.hansa.launcher.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.home.SecretStore;
import org.hansa.network.config.ConsortiumConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RealmsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Realms realms;

    @BeforeEach
    void read_the_repositorys_own_files() {
        Path root = RepositoryRoot.find();
        ConsortiumConfig consortium = ConsortiumConfig.read(root.resolve("network-config/consortium.yaml"));
        realms = new Realms(
                consortium,
                root.resolve("network-config/keycloak"),
                new SecretStore(folder),
                member -> 18_000 + member.portOffset());
    }

    private JsonNode realm(String name) {
        return JSON.readTree(realms.render().get(name));
    }

    @Test
    void there_is_one_realm_per_member_and_nothing_is_left_to_fill_in() {
        Map<String, String> rendered = realms.render();

        assertThat(rendered).containsOnlyKeys("nord", "rhein", "helv");
        assertThat(rendered.values()).allSatisfy(text -> assertThat(text).doesNotContain("${"));
    }

    @Test
    void rendering_again_gives_the_same_bytes() {
        assertThat(realms.render()).isEqualTo(realms.render());
    }

    @Test
    void access_tokens_live_five_minutes_at_most() {
        assertThat(realm("rhein").path("accessTokenLifespan").asInt()).isBetween(1, 300);
    }

    @Test
    void sign_in_returns_to_the_members_own_portal_only() {
        JsonNode portal = realm("rhein").path("clients").get(0);

        assertThat(portal.path("clientId").asString()).isEqualTo("hansa-portal-rhein");
        assertThat(portal.path("redirectUris"))
                .extracting(JsonNode::asString)
                .containsExactly("http://127.0.0.1:18200/*");
        assertThat(portal.path("attributes").path("pkce.code.challenge.method").asString())
                .isEqualTo("S256");
        assertThat(portal.path("publicClient").asBoolean()).isFalse();
    }

    @Test
    void the_explorer_signs_in_without_a_secret_and_returns_to_one_page_only() {
        JsonNode explorer = realm("rhein").path("clients").get(1);

        assertThat(explorer.path("clientId").asString()).isEqualTo(Realms.EXPLORER_CLIENT);
        assertThat(explorer.path("redirectUris"))
                .extracting(JsonNode::asString)
                .containsExactly("http://127.0.0.1:18200/swagger-ui/oauth2-redirect.html");
        assertThat(explorer.path("webOrigins"))
                .extracting(JsonNode::asString)
                .containsExactly("http://127.0.0.1:18200");
        assertThat(explorer.path("attributes")
                        .path("pkce.code.challenge.method")
                        .asString())
                .isEqualTo("S256");
        assertThat(explorer.path("publicClient").asBoolean()).isTrue();
        assertThat(explorer.path("directAccessGrantsEnabled").asBoolean()).isFalse();
        assertThat(explorer.has("secret")).isFalse();
    }

    @Test
    void organisations_keep_their_ids_across_installations() {
        assertThat(realm("rhein").path("organizations"))
                .extracting(node ->
                        node.path("alias").asString() + " " + node.path("id").asString())
                .contains(
                        "aurora-bank " + Organisation.id("rhein", "aurora-bank"),
                        "rhein " + Organisation.id("rhein", "rhein"));
    }

    @Test
    void every_persona_holds_its_roles_through_groups_of_its_organisations() {
        for (Persona persona : realms.personas()) {
            List<String> held = new ArrayList<>();
            for (JsonNode organisation : realm(persona.realm()).path("organizations")) {
                rolesOf(persona, organisation)
                        .forEach(role -> held.add(organisation.path("alias").asString() + ":" + role));
            }
            List<String> wanted = persona.organisations().entrySet().stream()
                    .flatMap(entry -> entry.getValue().stream().map(role -> entry.getKey() + ":" + role))
                    .toList();
            assertThat(held).as(persona.name()).containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    private static List<String> rolesOf(Persona persona, JsonNode organisation) {
        List<String> roles = new ArrayList<>();
        for (JsonNode member : organisation.path("members")) {
            if (member.path("username").asString().equals(persona.username())) {
                for (JsonNode group : member.path("groups")) {
                    roles.addAll(rolesOfGroup(organisation, group.asString()));
                }
            }
        }
        return roles;
    }

    private static List<String> rolesOfGroup(JsonNode organisation, String id) {
        List<String> roles = new ArrayList<>();
        for (JsonNode group : organisation.path("groups")) {
            if (group.path("id").asString().equals(id)) {
                group.path("realmRoles").forEach(role -> roles.add(role.asString()));
            }
        }
        return roles;
    }

    @Test
    void no_two_personas_share_a_password() {
        assertThat(realms.personas()).extracting(Persona::password).doesNotHaveDuplicates();
    }

    @Test
    void who_proposes_accepts_votes_or_exports_has_a_second_factor_and_nobody_elses() {
        List<Persona> strong = realms.personas().stream()
                .filter(each -> each.oneTimeSecret() != null)
                .toList();

        assertThat(strong)
                .filteredOn(each -> each.realm().equals("nord"))
                .extracting(Persona::name)
                .containsExactlyInAnyOrder(
                        "nord-member-admin",
                        "nord-capacity",
                        "nord-voter",
                        "nord-tenant-admin",
                        "nord-contracts",
                        "nord-compliance",
                        "nord-auditor",
                        "nord-two-hats");
        assertThat(strong).hasSize(3 * 8);
        assertThat(strong).extracting(Persona::oneTimeSecret).doesNotHaveDuplicates();
        for (JsonNode user : realm("nord").path("users")) {
            boolean factor = user.path("credentials").size() == 2;
            assertThat(factor)
                    .as(user.path("username").asString())
                    .isEqualTo(strong.stream().anyMatch(each -> each.username()
                            .equals(user.path("username").asString())));
        }
    }

    @Test
    void a_name_with_quotes_cannot_change_the_realms_structure() {
        RealmTemplate template =
                RealmTemplate.read(RepositoryRoot.find().resolve("network-config/keycloak/realm.template.json"));
        String evil = "Rhein\", \"registrationAllowed\": true, \"x\": \"";
        JsonNode realm = JSON.readTree(template.render(
                Map.of(
                        "realm", "rhein",
                        "displayName", evil,
                        "portalClientId", "p",
                        "portalClientSecret", "s",
                        "portalUrl", "http://127.0.0.1:1",
                        "cliClientSecret", "c"),
                List.of(),
                List.of()));

        assertThat(realm.path("displayName").asString()).isEqualTo(evil);
        assertThat(realm.path("registrationAllowed").asBoolean()).isFalse();
    }
}
