package org.hansa.launcher.keycloak;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code network-config/keycloak/realm.template.json} filled in for one member. Placeholders stand in string values and
 * are replaced there, so that no name or secret can change the file's structure.
 *
 * <p>Roles are held by groups <em>of an organisation</em>: only then does the token carry them inside the organisation's
 * branch ({@code organization.<alias>.realm_access.roles}), which is the only place where the API looks.
 */
public final class RealmTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final ObjectNode template;

    private RealmTemplate(ObjectNode template) {
        this.template = template;
    }

    public static RealmTemplate read(Path file) {
        return new RealmTemplate((ObjectNode) JSON.readTree(file.toFile()));
    }

    /** The realm as JSON for Keycloak's import. */
    public String render(Map<String, String> values, List<Organisation> organisations, List<Persona> personas) {
        ObjectNode realm = template.deepCopy();
        fill(realm, values);
        ArrayNode users = realm.putArray("users");
        personas.forEach(persona -> addUser(users, persona));
        ArrayNode all = realm.putArray("organizations");
        organisations.forEach(organisation -> addOrganisation(all, organisation, personas));
        return JSON.writeValueAsString(realm) + "\n";
    }

    private static void fill(JsonNode node, Map<String, String> values) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                if (field.getValue().isString()) {
                    object.put(field.getKey(), filled(field.getValue().stringValue(), values));
                } else {
                    fill(field.getValue(), values);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isString()) {
                    array.set(i, filled(array.get(i).stringValue(), values));
                } else {
                    fill(array.get(i), values);
                }
            }
        }
    }

    private static String filled(String text, Map<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("realm template: nothing to put in place of " + found.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static void addUser(ArrayNode users, Persona persona) {
        ObjectNode user = users.addObject()
                .put("username", persona.username())
                .put("enabled", true)
                .put("email", persona.username() + "@" + persona.realm() + ".example")
                .put("emailVerified", true)
                .put("firstName", capitalised(persona.realm()))
                .put(
                        "lastName",
                        capitalised(persona.name().substring(persona.realm().length() + 1)));
        ArrayNode credentials = user.putArray("credentials");
        credentials
                .addObject()
                .put("type", "password")
                .put("value", persona.password())
                .put("temporary", false);
        if (persona.oneTimeSecret() != null) {
            addSecondFactor(credentials, persona.oneTimeSecret());
        }
    }

    /** Keycloak takes what it stores of an authenticator as JSON inside JSON. */
    private static void addSecondFactor(ArrayNode credentials, String secret) {
        ObjectNode held = JSON.createObjectNode().put("value", secret);
        ObjectNode form = JSON.createObjectNode()
                .put("subType", "totp")
                .put("digits", OneTimeCodes.DIGITS)
                .put("counter", 0)
                .put("period", OneTimeCodes.PERIOD_SECONDS)
                .put("algorithm", "HmacSHA1")
                .put("secretEncoding", "BASE32");
        credentials
                .addObject()
                .put("type", "otp")
                .put("userLabel", "authenticator")
                .put("secretData", held.toString())
                .put("credentialData", form.toString());
    }

    private static void addOrganisation(ArrayNode all, Organisation organisation, List<Persona> personas) {
        ObjectNode node = all.addObject()
                .put("id", organisation.id())
                .put("name", organisation.name())
                .put("alias", organisation.alias())
                .put("enabled", true);
        node.putArray("domains")
                .addObject()
                .put("name", organisation.alias() + "." + organisation.realm() + ".example")
                .put("verified", true);
        ArrayNode groups = node.putArray("groups");
        for (String role : organisation.roles()) {
            groups.addObject()
                    .put("id", organisation.groupId(role))
                    .put("name", role)
                    .put("path", "/" + role)
                    .putArray("realmRoles")
                    .add(role);
        }
        ArrayNode members = node.putArray("members");
        personas.stream()
                .filter(persona -> persona.organisations().containsKey(organisation.alias()))
                .forEach(persona -> addMember(members, organisation, persona));
    }

    private static void addMember(ArrayNode members, Organisation organisation, Persona persona) {
        ArrayNode groups = members.addObject()
                .put("username", persona.username())
                .put("membershipType", "UNMANAGED")
                .putArray("groups");
        persona.organisations().get(organisation.alias()).forEach(role -> groups.add(organisation.groupId(role)));
    }

    private static String capitalised(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
