package org.hansa.launcher.keycloak;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who appears in the demonstration: {@code network-config/keycloak/personas.json}. Every realm has the same parts; only
 * the organisations behind {@code tenant} and {@code auditor} differ.
 *
 * @param organisations kind ({@code member}, {@code tenant}, {@code auditor}) to its roles and, but for the member's own
 *     organisation, its alias in each realm
 */
public record Cast(Map<String, Kind> organisations, List<Part> personas) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String MEMBER = "member";
    private static final String AUDITOR = "auditor";

    /** A kind of organisation. */
    public record Kind(List<String> roles, @Nullable Map<String, Alias> ofRealm) {}

    /** What an organisation of a kind is called in one realm. */
    public record Alias(String alias, String name) {}

    /**
     * A persona in any realm.
     *
     * @param holds kind of organisation to the roles held there
     * @param secondFactor whether it can sign in with a one-time code, which voting asks for; no when left out
     */
    public record Part(
            String name, Map<String, List<String>> holds, @Nullable Boolean secondFactor, String description) {}

    public static Cast read(Path file) {
        return JSON.readValue(file.toFile(), Cast.class);
    }

    /** The organisations of one realm, the member's own first. */
    public List<Organisation> organisationsOf(String realm, String memberName) {
        return organisations.entrySet().stream()
                .sorted(Map.Entry.comparingByKey((a, b) -> Boolean.compare(b.equals(MEMBER), a.equals(MEMBER))))
                .flatMap(kind -> organisation(kind.getKey(), realm, memberName).stream())
                .toList();
    }

    List<Organisation> auditorsOf(String realm) {
        return organisation(AUDITOR, realm, realm).stream().toList();
    }

    private Optional<Organisation> organisation(String kindName, String realm, String memberName) {
        Kind kind = organisations.get(kindName);
        if (kindName.equals(MEMBER)) {
            return Optional.of(new Organisation(realm, realm, memberName, kind.roles()));
        }
        Alias alias = kind.ofRealm() == null ? null : kind.ofRealm().get(realm);
        return Optional.ofNullable(alias)
                .map(found -> new Organisation(realm, found.alias(), found.name(), kind.roles()));
    }

    /**
     * The people of one realm.
     *
     * @param secret gives the secret for a purpose: a persona's name for its password
     */
    public List<Persona> personasOf(String realm, UnaryOperator<String> secret) {
        return personas.stream()
                .map(part -> persona(part, realm, secret))
                .filter(persona -> !persona.organisations().isEmpty())
                .toList();
    }

    private Persona persona(Part part, String realm, UnaryOperator<String> secret) {
        Map<String, List<String>> held = new LinkedHashMap<>();
        part.holds().forEach((kind, roles) -> organisation(kind, realm, realm)
                .ifPresent(organisation -> held.put(organisation.alias(), roles)));
        String name = realm + "-" + part.name();
        String factor =
                Boolean.TRUE.equals(part.secondFactor()) ? OneTimeCodes.secret(secret.apply(name + "/otp")) : null;
        return new Persona(name, realm, secret.apply(name), held, part.description(), factor);
    }
}
