package org.hansa.launcher.keycloak;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person of the demonstration who can sign in.
 *
 * @param name realm and part, for example {@code rhein-developer}; also the user name
 * @param realm the member whose realm it is
 * @param password generated for this installation
 * @param organisations alias of each organisation that the person belongs to, with the roles held there
 * @param description what the person does, in a few words
 * @param oneTimeSecret of the second factor, in base 32 as an authenticator app takes it; null for who has none
 */
public record Persona(
        String name,
        String realm,
        String password,
        Map<String, List<String>> organisations,
        String description,
        @Nullable String oneTimeSecret) {
    public Persona {
        organisations = Map.copyOf(organisations);
    }

    public String username() {
        return name;
    }

    /** Without the password and the second factor's secret. */
    @Override
    public String toString() {
        return "Persona[" + name + ", " + organisations + "]";
    }
}
