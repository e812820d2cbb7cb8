package org.hansa.launcher.member;

import java.io.IOException;
import java.io.PrintWriter;
import org.hansa.launcher.api.ApiClient;
import org.hansa.launcher.api.ApiOptions;
import org.hansa.launcher.terminal.Printable;
import org.hansa.launcher.terminal.TerminalCommand;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** What every command of the inviting member has: who asks, and where. */
abstract class SponsorStep extends TerminalCommand {
    @Mixin
    private ApiOptions options = new ApiOptions();

    @Override
    public final Integer call() throws IOException, InterruptedException {
        JsonNode answer = step(options.client(commandLine()));
        if (options.json()) {
            out().println(Printable.json(answer));
        } else {
            show(answer, out());
        }
        out().flush();
        return 0;
    }

    abstract JsonNode step(ApiClient client) throws IOException, InterruptedException;

    abstract void show(JsonNode answer, PrintWriter out);

    /** A field of the answer, whatever its writer put into it. */
    static String text(JsonNode node, String field) {
        return Printable.line(node.path(field).asString(""));
    }
}
