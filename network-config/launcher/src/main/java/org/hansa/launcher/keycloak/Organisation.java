package org.hansa.launcher.keycloak;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * An organisation of a realm: the member's own people, a tenant, an auditor.
 *
 * @param alias its name in tokens; may change, which is why nothing but display depends on it
 * @param roles the roles that its people can hold
 */
public record Organisation(String realm, String alias, String name, List<String> roles) {
    public Organisation {
        roles = List.copyOf(roles);
    }

    /** The organisation's id in tokens and on the ledger. */
    public String id() {
        return id(realm, alias);
    }

    /**
     * A name-based UUID, so that a realm which is rendered again after its database was lost names the same organisations
     * as the ledger does.
     */
    public static String id(String realm, String alias) {
        return uuid("organisation", realm, alias);
    }

    /** The id of the group that carries one role of this organisation. */
    String groupId(String role) {
        return uuid("group", realm, alias, role);
    }

    private static String uuid(String... parts) {
        byte[] name = ("hansa:" + String.join(":", parts)).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString();
    }
}
