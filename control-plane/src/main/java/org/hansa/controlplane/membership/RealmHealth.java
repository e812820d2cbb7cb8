package org.hansa.controlplane.membership;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Whether the member's realm can be read. It is told as a component of its own and never takes the member out of service: who
 * is signed in goes on, the keys of issuers are kept for minutes, and other members' holds need no realm at all. The question
 * is put beside the probe, which gets the last answer.
 */
@Component("realmHealth")
final class RealmHealth implements HealthIndicator {
    /** Between up and down: it is not as it should be, and others can be served. */
    static final Status DEGRADED = new Status("DEGRADED", "new tokens cannot be had or checked");

    private static final Duration FRESH = Duration.ofSeconds(5);
    private final URI description;
    private final Duration timeout;
    private final HttpClient client;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Answer last =
            new Answer(Health.unknown().withDetail("reason", "NOT_ASKED_YET").build(), 0);

    private record Answer(Health health, long atNanos) {}

    RealmHealth(
            @Value("${hansa.identity.issuer}") String issuer,
            @Value("${hansa.identity.realm-timeout:2s}") Duration timeout) {
        this.description = URI.create(issuer + "/.well-known/openid-configuration");
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Health health() {
        boolean old = last.atNanos() == 0 || System.nanoTime() - last.atNanos() > FRESH.toNanos();
        if (old && asking.compareAndSet(false, true)) {
            HttpRequest request =
                    HttpRequest.newBuilder(description).timeout(timeout).GET().build();
            client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, problem) -> {
                last = new Answer(
                        problem == null && answer.statusCode() == 200
                                ? Health.up().build()
                                : unreachable(answer, problem),
                        System.nanoTime() | 1);
                asking.set(false);
            });
        }
        return last.health();
    }

    private static Health unreachable(@Nullable HttpResponse<Void> answer, @Nullable Throwable problem) {
        String detail = answer == null ? String.valueOf(problem) : "answered " + answer.statusCode();
        return Health.status(DEGRADED)
                .withDetail("reason", "REALM_UNREACHABLE")
                .withDetail("detail", detail)
                .build();
    }
}
