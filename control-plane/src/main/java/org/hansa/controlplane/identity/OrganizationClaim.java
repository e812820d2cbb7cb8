package org.hansa.controlplane.identity;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak's {@code organization} claim in its JSON form: {@code {alias: {id, realm_access: {roles}}}}. Exactly one
 * organisation, known by its immutable id; only the roles of its own branch count. The realm-wide {@code realm_access} is
 * never looked at: an organisation's role can show up there for another organisation.
 */
record OrganizationClaim(String id, String alias, SortedSet<String> roles) {
    static final String NAME = "organization";
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}");
    private static final int MAX_ROLES = 32;

    static OrganizationClaim read(@Nullable Object claim) {
        if (!(claim instanceof Map<?, ?> organizations) || organizations.isEmpty()) {
            throw Failure.of(FailureKind.ORGANIZATION_MISSING, "The token names no organisation with its id.")
                    .because("claim " + NAME + ": "
                            + (claim == null ? "absent" : claim.getClass().getSimpleName()));
        }
        if (organizations.size() > 1) {
            throw Failure.of(FailureKind.ORGANIZATION_AMBIGUOUS, "The token names several organisations.")
                    .because("aliases " + organizations.keySet());
        }
        Map.Entry<?, ?> only = organizations.entrySet().iterator().next();
        if (!(only.getValue() instanceof Map<?, ?> branch)
                || !(branch.get("id") instanceof String id)
                || !IDENTIFIER.matcher(id).matches()) {
            throw Failure.of(FailureKind.ORGANIZATION_MISSING, "The token's organisation has no id.")
                    .because("alias " + only.getKey());
        }
        return new OrganizationClaim(id, String.valueOf(only.getKey()), roles(branch));
    }

    private static SortedSet<String> roles(Map<?, ?> branch) {
        TreeSet<String> roles = new TreeSet<>();
        if (branch.get("realm_access") instanceof Map<?, ?> access && access.get("roles") instanceof List<?> names) {
            for (Object name : names) {
                // A name that no rule can mean is no role; too many of them are cut, which can only take rights away.
                if (name instanceof String role && IDENTIFIER.matcher(role).matches() && roles.size() < MAX_ROLES) {
                    roles.add(role);
                }
            }
        }
        return roles;
    }
}
