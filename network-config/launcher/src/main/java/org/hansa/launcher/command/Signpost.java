package org.hansa.launcher.command;

import java.io.PrintWriter;
import org.hansa.launcher.stack.HansaStack;

/** Where to go next, once the consortium is up. */
final class Signpost {
    private Signpost() {}

    static void print(HansaStack stack, PrintWriter err) {
        stack.endpoints()
                .members()
                .forEach((member, endpoints) ->
                        err.println(String.format("  %-8s portal and API  %s", member, endpoints.api())));
        err.println("  sign-in           " + stack.endpoints().keycloak());
        err.println("  personas          " + stack.installation().home().personas() + " (names and passwords)");
        err.println("  a token           ./hansa token --as rhein-developer");
        err.println("  stop              ./hansa down");
        err.flush();
    }
}
