package org.hansa.launcher.keycloak;

import java.util.List;
import java.util.Map;

/**
 * A person of the demonstration who can sign in.
 *
 * @param name realm and part, for example {@code rhein-developer}; also the user name
 * @param realm the member whose realm it is
 * @param password generated for this installation
 * @param organisations alias of each organisation that the person belongs to, with the roles held there
 * @param description what the person does, in a few words
 */
public record Persona(
        String name, String realm, String password, Map<String, List<String>> organisations, String description) {
    public Persona {
        organisations = Map.copyOf(organisations);
    }

    public String username() {
        return name;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Persona[" + name + ", " + organisations + "]";
    }
}
