package org.hansa.controlplane.peer;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.ledger.model.MspId;
import org.jspecify.annotations.Nullable;

/** Calls over HTTPS with the JDK's client; one client and one TLS context for each member. */
final class HttpPeerCalls implements PeerCalls {
    static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private final PeerAddresses addresses;
    private final PeerTls tls;
    private final Map<MspId, HttpClient> clients = new ConcurrentHashMap<>();

    HttpPeerCalls(PeerAddresses addresses, PeerTls tls) {
        this.addresses = addresses;
        this.tls = tls;
    }

    @Override
    public Answer exchange(MspId member, String method, String path, Optional<byte[]> body, Duration deadline) {
        String address = addresses.of(member).orElseThrow(() -> Failure.of(
                        FailureKind.PEER_UNAVAILABLE,
                        "No address of the control plane of " + member + " is configured here: hansa.members.")
                .causedBy(new ConnectException("no address")));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://" + address + path))
                .timeout(deadline)
                .header("Accept", "application/json")
                .method(
                        method,
                        body.map(HttpRequest.BodyPublishers::ofByteArray)
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        body.ifPresent(present -> request.header("Content-Type", "application/json"));
        CompletableFuture<HttpResponse<byte[]>> call =
                client(member).sendAsync(request.build(), info -> new BoundedBody(MAX_ANSWER_BYTES));
        try {
            HttpResponse<byte[]> answer = call.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(answer.statusCode(), answer.body());
        } catch (TimeoutException e) {
            call.cancel(true);
            throw unavailable(member, "no answer within " + deadline.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw unavailable(member, String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable(member, "interrupted", e);
        }
    }

    private HttpClient client(MspId member) {
        return clients.computeIfAbsent(member, each -> HttpClient.newBuilder()
                .sslContext(tls.clientOf(each))
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build());
    }

    private static Failure unavailable(MspId member, String why, @Nullable Throwable cause) {
        Failure failure = Failure.of(
                        FailureKind.PEER_UNAVAILABLE, "The control plane of " + member + " did not answer.")
                .because(why);
        return cause == null ? failure : failure.causedBy(cause);
    }
}
