package org.hansa.launcher.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.launcher.terminal.Printable;
import org.hansa.launcher.terminal.TerminalCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Any call of the REST API, with a persona's or a file's token: what each page of the portal names for itself. */
@Command(
        name = "api",
        description = {
            "Makes one call of a control plane's REST API and prints its JSON.",
            "  ./hansa api GET /v1/contracts --as rhein-developer",
            "  ./hansa api PUT /v1/sites/fi-hel-1/capacity --if-match '\"1\"' --body-file capacity.json --as nord-capacity",
            "Every page of the portal names the calls that do the same. Where the answer asks for a second factor, a persona",
            "that has one shows it and the call is made again."
        })
public final class ApiCommand extends TerminalCommand {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final int MAX_BODY_BYTES = 1 << 20;

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, PUT, PATCH or DELETE.")
    private String method;

    @Parameters(index = "1", paramLabel = "PATH", description = "Begins with /v1/; quote it if it has a question mark.")
    private String path;

    @Option(names = "--body", paramLabel = "JSON", description = "What is sent.")
    private @Nullable String body;

    @Option(names = "--body-file", paramLabel = "FILE", description = "What is sent, from a file.")
    private @Nullable Path bodyFile;

    @Option(names = "--if-match", paramLabel = "ETAG", description = "The version that was read, with its quotes.")
    private @Nullable String ifMatch;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Makes the same call again safe; a fresh one for each thing that is wanted.")
    private @Nullable String idempotencyKey;

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String verb = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(verb)) {
            throw new ParameterException(commandLine(), "'" + method + "' is none of GET, POST, PUT, PATCH and DELETE");
        }
        if (!path.startsWith("/v1/")) {
            throw new ParameterException(commandLine(), "the path begins with /v1/: '" + path + "' does not");
        }
        JsonNode answer = options.client(commandLine()).call(verb, path, body(), headers());
        out().println(options.json() ? Printable.json(answer) : Printable.indentedJson(answer));
        out().flush();
        return 0;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        if (ifMatch != null) {
            headers.put("If-Match", ifMatch);
        }
        if (idempotencyKey != null) {
            headers.put("Idempotency-Key", idempotencyKey);
        }
        return headers;
    }

    private @Nullable Map<String, Object> body() throws IOException {
        if (body != null && bodyFile != null) {
            throw new ParameterException(commandLine(), "--body and --body-file exclude each other");
        }
        String text = bodyFile == null ? body : file(bodyFile);
        try {
            return text == null ? null : JSON.readValue(text, new TypeReference<Map<String, Object>>() {});
        } catch (JacksonException notAnObject) {
            throw new ParameterException(commandLine(), "what is to be sent is no JSON object", notAnObject);
        }
    }

    private static String file(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BODY_BYTES) {
                throw new IOException(file + " is larger than a body may be");
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + file, missing);
        }
    }
}
