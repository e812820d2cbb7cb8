package org.hansa.launcher.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.hansa.launcher.installation.Endpoints.MemberEndpoints;
import org.hansa.launcher.keycloak.Persona;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** Which control plane is asked, with whose token, and who reads the answer. A command's subcommands have them too. */
public final class ApiOptions {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int MAX_TOKEN_BYTES = 64 * 1024;
    private static final String STANDARD_INPUT = "-";

    @Option(
            names = "--as",
            paramLabel = "PERSONA",
            scope = ScopeType.INHERIT,
            description = "Who asks, at its own member's control plane on this machine: see './hansa token'.")
    private @Nullable String persona;

    @Option(
            names = "--api",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Another control plane, instead of a persona's; needs --token-file.")
    private @Nullable String api;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "With --api: a file with an access token; - reads it from standard input.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "The API's JSON on standard output, in one line.")
    private boolean json;

    public boolean json() {
        return json;
    }

    /**
     * @param asking the command that is carried out, whose usage a wrong choice shows
     * @throws ParameterException when it is not exactly one of the two ways
     */
    public ApiClient client(CommandLine asking) throws IOException, InterruptedException {
        if (persona == null && api == null) {
            throw new ParameterException(
                    asking, "say who asks: --as PERSONA ('./hansa token' lists them), or --api URL --token-file FILE");
        }
        if (persona == null) {
            return elsewhere(asking);
        }
        if (api != null || tokenFile != null) {
            throw new ParameterException(asking, "--as and --api exclude each other: a persona has its control plane");
        }
        return here(persona);
    }

    private ApiClient elsewhere(CommandLine asking) throws IOException, InterruptedException {
        if (tokenFile == null) {
            throw new ParameterException(asking, "--api needs --token-file FILE, with an access token for it");
        }
        return new ApiClient(address(asking, api == null ? "" : api), new TokenFile(token(tokenFile)));
    }

    /** A token is worth as much as its owner's signature: it does not travel in the clear. */
    private static URI address(CommandLine asking, String api) {
        try {
            URI uri = new URI(api);
            String host = uri.getHost();
            boolean secret = "https".equals(uri.getScheme());
            boolean local = "http".equals(uri.getScheme()) && host != null && LOOPBACK.contains(host);
            if (host != null && (secret || local)) {
                return uri;
            }
        } catch (URISyntaxException notAnAddress) {
            throw new ParameterException(asking, "--api: '" + api + "' is no URL", notAnAddress);
        }
        throw new ParameterException(
                asking, "--api: '" + api + "' must begin with https://; http:// is for the loopback address only");
    }

    private static ApiClient here(String persona) throws IOException, InterruptedException {
        HansaStack stack = HansaStack.attach(StackOptions.fromEnvironment(System.getenv(), Progress.SILENT));
        Persona person = stack.personas().named(persona);
        MemberEndpoints member = stack.endpoints().members().get(person.realm());
        if (member == null) {
            throw new IOException("persona '" + person.name() + "' belongs to '" + person.realm()
                    + "', which is not a member of this installation");
        }
        return new ApiClient(member.api(), new PersonaSignIn(stack, person));
    }

    /** Whoever this is has signed in elsewhere, and does so again if that was not enough. */
    private record TokenFile(String token) implements SignIn {
        @Override
        public Optional<String> strongToken() {
            return Optional.empty();
        }
    }

    private record PersonaSignIn(HansaStack stack, Persona person) implements SignIn {
        @Override
        public String token() throws IOException, InterruptedException {
            return stack.token(person.name());
        }

        /** Who has no second factor is told so by the policy, with everything else that it has to say. */
        @Override
        public Optional<String> strongToken() throws IOException, InterruptedException {
            return person.oneTimeSecret() == null ? Optional.empty() : Optional.of(stack.strongToken(person.name()));
        }
    }

    private static String token(Path file) throws IOException {
        String text;
        try (InputStream in = file.toString().equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file)) {
            text = new String(in.readNBytes(MAX_TOKEN_BYTES), StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no token file " + file, missing);
        }
        // Not shown: what stands there may be half a token.
        if (text.isEmpty() || !text.chars().allMatch(each -> each > ' ' && each < 127)) {
            throw new IOException(file + " does not hold exactly one access token");
        }
        return text;
    }
}
