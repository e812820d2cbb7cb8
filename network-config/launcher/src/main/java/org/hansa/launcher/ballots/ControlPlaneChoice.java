package org.hansa.launcher.ballots;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.hansa.launcher.installation.Endpoints.MemberEndpoints;
import org.hansa.launcher.keycloak.Persona;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Which control plane is asked, and with whose token.
 *
 * @param persona of this installation; else {@code api} and {@code tokenFile} are there
 */
record ControlPlaneChoice(@Nullable String persona, @Nullable URI api, @Nullable Path tokenFile) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int MAX_TOKEN_BYTES = 64 * 1024;
    private static final String STANDARD_INPUT = "-";

    /** @throws ParameterException when it is not exactly one of the two ways */
    static ControlPlaneChoice of(
            CommandLine command, @Nullable String persona, @Nullable String api, @Nullable Path tokenFile) {
        if (persona == null && api == null) {
            throw new ParameterException(
                    command, "say who asks: --as PERSONA ('./hansa token' lists them), or --api URL --token-file FILE");
        }
        if (persona != null && (api != null || tokenFile != null)) {
            throw new ParameterException(command, "--as and --api exclude each other: a persona has its control plane");
        }
        if (api != null && tokenFile == null) {
            throw new ParameterException(command, "--api needs --token-file FILE, with an access token for it");
        }
        return new ControlPlaneChoice(persona, api == null ? null : address(command, api), tokenFile);
    }

    /** A token is worth as much as its owner's signature: it does not travel in the clear. */
    private static URI address(CommandLine command, String api) {
        try {
            URI uri = new URI(api);
            String host = uri.getHost();
            boolean secret = "https".equals(uri.getScheme());
            boolean local = "http".equals(uri.getScheme()) && host != null && LOOPBACK.contains(host);
            if (host != null && (secret || local)) {
                return uri;
            }
        } catch (URISyntaxException notAnAddress) {
            throw new ParameterException(command, "--api: '" + api + "' is no URL", notAnAddress);
        }
        throw new ParameterException(
                command, "--api: '" + api + "' must begin with https://; http:// is for the loopback address only");
    }

    /** @param acting whether something is proposed or voted on, which asks for a fresh second factor */
    BallotClient client(boolean acting) throws IOException, InterruptedException {
        if (api != null && tokenFile != null) {
            return new BallotClient(api, token(tokenFile));
        }
        HansaStack stack = HansaStack.attach(StackOptions.fromEnvironment(System.getenv(), Progress.SILENT));
        Persona person = stack.personas().named(persona == null ? "" : persona);
        MemberEndpoints member = stack.endpoints().members().get(person.realm());
        if (member == null) {
            throw new IOException("persona '" + person.name() + "' belongs to '" + person.realm()
                    + "', which is not a member of this installation");
        }
        // Who has no second factor is told so by the policy, with everything else that it has to say.
        boolean strong = acting && person.oneTimeSecret() != null;
        return new BallotClient(member.api(), strong ? stack.strongToken(person.name()) : stack.token(person.name()));
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
