package org.hansa.launcher.command;

import java.io.IOException;
import org.hansa.launcher.keycloak.Persona;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints an access token. */
@Command(
        name = "token",
        description = {
            "Signs a persona in and prints an access token, good for five minutes. Without --as, lists the personas.",
            "  curl -H \"Authorization: Bearer $(./hansa token --as rhein-developer)\" http://127.0.0.1:18200/v1/allocations"
        })
public final class TokenCommand extends StackCommand {
    @Option(names = "--as", paramLabel = "PERSONA", description = "For example rhein-developer.")
    private @Nullable String persona;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (persona == null) {
            stack().personas().all().forEach(this::print);
        } else {
            out().println(stack().token(persona));
        }
        out().flush();
        return 0;
    }

    private void print(Persona person) {
        out().println(String.format(
                "%-22s %-14s %s",
                person.name(), String.join("+", person.organisations().keySet()), person.description()));
    }
}
