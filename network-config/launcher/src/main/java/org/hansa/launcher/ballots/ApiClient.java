package org.hansa.launcher.ballots;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The REST API of a member's control plane for commands about other things than ballots, chosen and asked the same way. */
public final class ApiClient {
    private final BallotClient client;

    private ApiClient(BallotClient client) {
        this.client = client;
    }

    /**
     * @param persona of this installation; else {@code api} and {@code tokenFile} say whom to ask with what
     * @param acting whether something is proposed, which asks for a fresh second factor; a one-time code is good once
     * @throws CommandLine.ParameterException when it is not exactly one of the two ways
     */
    public static ApiClient of(
            CommandLine command,
            @Nullable String persona,
            @Nullable String api,
            @Nullable Path tokenFile,
            boolean acting)
            throws IOException, InterruptedException {
        return new ApiClient(
                ControlPlaneChoice.of(command, persona, api, tokenFile).client(acting));
    }

    /** @throws IOException with the refusal's own words when the answer is one */
    public JsonNode call(String method, String path, @Nullable Map<String, Object> body)
            throws IOException, InterruptedException {
        return client.call(method, path, body);
    }

    /** Text of others, safe on a terminal. */
    public static String printable(String text) {
        return Printable.line(text);
    }
}
