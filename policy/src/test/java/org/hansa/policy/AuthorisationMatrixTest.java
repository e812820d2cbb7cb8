package org.hansa.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hansa.policy.AuthzQuestion.Actor;
import org.hansa.policy.AuthzQuestion.Mandate;
import org.hansa.policy.AuthzQuestion.Organization;
import org.hansa.policy.AuthzQuestion.Proposer;
import org.hansa.policy.AuthzQuestion.Resource;
import org.hansa.policy.AuthzQuestion.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Every role, every action, every relation to the resource: asked of the real decision, written for a person. */
@ExtendWith(Policy.Extension.class)
class AuthorisationMatrixTest {
    private static final Path GOLDEN = PolicyFolder.ROOT.resolve("src/test/resources/authorisation-matrix.md");
    private static final String ISSUER = "https://login.nord.example/realms/nord";
    private static final String NOW = "1795222522";
    private static final Tenant OWN_TENANT = new Tenant(ISSUER, "own");
    private static final Map<String, List<String>> ROLES = Map.of(
            "MEMBER", List.of("member-admin", "capacity-manager", "site-operator", "policy-voter"),
            "TENANT", List.of("tenant-admin", "contract-manager", "compliance-officer", "developer", "viewer"),
            "CONSORTIUM", List.of("auditor"));

    @Test
    void every_role_may_do_what_the_golden_matrix_says_and_nothing_else(Policy policy) throws IOException {
        String matrix = matrix(policy);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GOLDEN, matrix);
        }
        assertThat(GOLDEN).as("golden file; -Dgolden.update=true writes it").exists();
        assertThat(matrix).isEqualTo(Files.readString(GOLDEN));
    }

    private static String matrix(Policy policy) throws IOException {
        JsonNode table = Policy.JSON.readTree(Files.readString(PolicyFolder.ROOT.resolve("data/authz_actions.json")));
        StringBuilder text = new StringBuilder(
                """
                # Authorisation matrix

                Asked of the real decision by `AuthorisationMatrixTest`; `-Dgolden.update=true` rewrites this file.
                A cell says for which resources the role is allowed: **any**, the **own** tenant's, the own **member**'s,
                those of a contract that the member is **party** to, those the auditor's **mandate** names; empty: none.
                """);
        for (String kind : List.of("MEMBER", "TENANT", "CONSORTIUM")) {
            List<String> roles = ROLES.get(kind);
            text.append("\n## ").append(kind).append("\n\n| action | ").append(String.join(" | ", roles));
            text.append(" | assurance | age |\n|")
                    .append(" --- |".repeat(roles.size() + 3))
                    .append('\n');
            table.properties().forEach(row -> text.append("| `")
                    .append(row.getKey())
                    .append("` | ")
                    .append(roles.stream()
                            .map(role -> cell(policy, kind, role, row.getKey()))
                            .collect(Collectors.joining(" | ")))
                    .append(" | ")
                    .append(row.getValue().required("minimumAssurance").asString())
                    .append(" | ")
                    .append(row.getValue().required("maximumAgeSeconds").asString())
                    .append(" |\n"));
        }
        return text.toString();
    }

    private static String cell(Policy policy, String kind, String role, String action) {
        if (allowed(policy, kind, role, action, resource(action, false, false, false, false))) {
            return "any";
        }
        Map<String, Resource> relations = new LinkedHashMap<>();
        relations.put("own", resource(action, true, false, false, false));
        relations.put("member", resource(action, false, true, false, false));
        relations.put("party", resource(action, false, false, true, false));
        relations.put("mandate", resource(action, false, false, false, true));
        return relations.entrySet().stream()
                .filter(relation -> allowed(policy, kind, role, action, relation.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private static boolean allowed(Policy policy, String kind, String role, String action, Resource resource) {
        Actor actor = new Actor(
                ISSUER,
                "NordMSP",
                new Organization("own", kind),
                List.of(role),
                "p-1",
                "2",
                Optional.of(NOW),
                "matrix",
                kind.equals("CONSORTIUM")
                        ? Optional.of(new Mandate("1", "9999999999", List.of(), List.of("ct-mandated")))
                        : Optional.empty());
        AuthzAnswer answer =
                policy.decide(new AuthzQuestion("authz-input/1", actor, action, resource, NOW, "42", "r1"));
        assertThat(answer.code()).isIn("ALLOWED", "ROLE_MISSING", "RESOURCE_NOT_VISIBLE");
        return answer.allow();
    }

    private static Resource resource(String action, boolean own, boolean member, boolean party, boolean mandated) {
        return new Resource(
                action.substring(0, action.indexOf('.')),
                Optional.of(member ? "NordMSP" : "HelvMSP"),
                Optional.of(own ? OWN_TENANT : new Tenant(ISSUER, "other")),
                Optional.of(mandated ? "ct-mandated" : "ct-other"),
                Optional.of(party ? List.of("NordMSP", "RheinMSP") : List.of("RheinMSP")),
                Optional.of(new Proposer(ISSUER, "somebody-else", "p-2")));
    }
}
