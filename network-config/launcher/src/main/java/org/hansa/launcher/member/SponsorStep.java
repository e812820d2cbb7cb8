package org.hansa.launcher.member;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hansa.launcher.ballots.ApiClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What every command of the inviting member has: who asks, and where. */
abstract class SponsorStep implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = "--as",
            paramLabel = "PERSONA",
            description = "Who asks, at its own member's control plane on this machine: see './hansa token'.")
    private @Nullable String persona;

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "Another control plane, instead of a persona's; needs --token-file.")
    private @Nullable String api;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "With --api: a file with an access token; - reads it from standard input.")
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "The API's JSON on standard output, in one line.")
    private boolean json;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        JsonNode answer = step(ApiClient.of(spec.commandLine(), persona, api, tokenFile, acts()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            show(answer, out);
        }
        out.flush();
        return 0;
    }

    /** Whether it puts something to the vote. */
    boolean acts() {
        return false;
    }

    abstract JsonNode step(ApiClient client) throws IOException, InterruptedException;

    abstract void show(JsonNode answer, PrintWriter out);

    /** A field of the answer, whatever its writer put into it. */
    static String text(JsonNode node, String field) {
        return ApiClient.printable(node.path(field).asString(""));
    }

    /** For people, on standard error. */
    final void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
