package org.hansa.launcher.command;

import java.io.IOException;
import java.net.URI;
import org.hansa.launcher.keycloak.BrowserSignIn;
import org.hansa.launcher.keycloak.Persona;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints an access token. */
@Command(
        name = "token",
        description = {
            "Signs a persona in and prints an access token, good for five minutes. Without --as, lists the personas.",
            "  curl -H \"Authorization: Bearer $(./hansa token --as rhein-developer)\" http://127.0.0.1:18200/v1/allocations",
            "Proposing, voting, accepting a contract and exporting ask for a second factor that is not older than five minutes:",
            "  ./hansa token --as rhein-voter --second-factor",
            "With --browser, people sign in themselves: this prints an address to open and waits for their return."
        })
public final class TokenCommand extends StackCommand {
    @Option(names = "--as", paramLabel = "PERSONA", description = "For example rhein-developer.")
    private @Nullable String persona;

    @Option(
            names = "--second-factor",
            description = "Shows the second factor too; a persona's one-time code is worked out from its secret.")
    private boolean secondFactor;

    @Option(
            names = "--browser",
            paramLabel = "ISSUER",
            description =
                    "Instead of --as: the address of a member's realm, for example https://sign-in.example/realms/nord.")
    private @Nullable String issuer;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (issuer != null) {
            out().println(new BrowserSignIn(issuer).token(secondFactor, this::open));
        } else if (persona == null) {
            stack().personas().all().forEach(this::print);
        } else {
            out().println(secondFactor ? stack().strongToken(persona) : stack().token(persona));
        }
        out().flush();
        return 0;
    }

    private void open(URI address) {
        err().println("open in a browser on this machine, within five minutes: " + address);
        err().flush();
    }

    private void print(Persona person) {
        out().println(String.format(
                "%-22s %-14s %s",
                person.name(), String.join("+", person.organisations().keySet()), person.description()));
    }
}
