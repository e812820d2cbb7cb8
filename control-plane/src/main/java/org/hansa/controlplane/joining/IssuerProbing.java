package org.hansa.controlplane.joining;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hansa.controlplane.peer.BoundedBody;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether an issuer is there and is what it says: its description (OpenID Connect Discovery) names itself byte for byte, and
 * its keys can be read. HTTPS only, but for this machine in an evaluation; no redirects, bounded in time and size.
 */
final class IssuerProbing {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 256 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final OutsideAddress outside;
    private final Duration limit;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LIMIT)
            .build();

    IssuerProbing(OutsideAddress outside) {
        this(outside, LIMIT);
    }

    /** @param limit of each of its two answers, from the first word to the last */
    IssuerProbing(OutsideAddress outside, Duration limit) {
        this.outside = outside;
        this.limit = limit;
    }

    /** @return what was seen @throws IOException in words for the applicant when it is no issuer that can be used */
    String look(String issuer) throws IOException, InterruptedException {
        String description = issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration";
        JsonNode said = get(description);
        if (!said.path("issuer").asString("").equals(issuer)) {
            throw new IOException("calls itself " + quoted(said.path("issuer").asString("nothing"))
                    + "; the ledger compares the claim iss byte for byte, so type exactly that");
        }
        String keyAddress = said.path("jwks_uri").asString("");
        if (keyAddress.isEmpty()) {
            throw new IOException("its description names no jwks_uri");
        }
        int keys = 0;
        for (JsonNode key : get(keyAddress).path("keys")) {
            keys += key.path("use").asString("sig").equals("sig") ? 1 : 0;
        }
        if (keys == 0) {
            throw new IOException("there are no signing keys at its jwks_uri " + quoted(keyAddress));
        }
        return "answers as itself, with " + keys + (keys == 1 ? " signing key" : " signing keys");
    }

    private JsonNode get(String address) throws IOException, InterruptedException {
        URI uri = uri(address);
        try {
            HttpResponse<byte[]> answer = whole(uri);
            if (answer.statusCode() / 100 == 3) {
                throw new IOException(quoted(address) + " redirects; nothing is followed here");
            }
            if (answer.statusCode() != 200) {
                throw new IOException(quoted(address) + " answers " + answer.statusCode());
            }
            return JSON.readTree(answer.body());
        } catch (HttpTimeoutException | TimeoutException e) {
            throw new IOException(quoted(address) + " does not answer within " + limit.toSeconds() + " seconds", e);
        } catch (ConnectException e) {
            throw new IOException("nothing answers at " + quoted(address), e);
        } catch (JacksonException e) {
            throw new IOException(quoted(address) + " is not JSON", e);
        }
    }

    /** The client's own limit ends with the head of an answer: whoever sends a byte now and then would keep a probe for good. */
    private HttpResponse<byte[]> whole(URI uri) throws IOException, InterruptedException, TimeoutException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(limit)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> call = http.sendAsync(request, info -> new BoundedBody(MAX_BYTES));
        try {
            return call.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            call.cancel(true);
        }
    }

    private URI uri(String address) throws IOException {
        try {
            URI uri = URI.create(address);
            String host = uri.getHost();
            if (host == null || uri.getUserInfo() != null || uri.getFragment() != null) {
                throw new IOException(quoted(address) + " is not an address without user and fragment");
            }
            boolean local = outside.resolve(host).isLoopbackAddress();
            if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && local)) {
                throw new IOException(quoted(address) + " is not https");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw new IOException(quoted(address) + " is not an address", e);
        }
    }

    /** What others wrote, short enough for a page. */
    private static String quoted(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
