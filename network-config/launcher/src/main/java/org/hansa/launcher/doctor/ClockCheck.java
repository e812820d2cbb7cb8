package org.hansa.launcher.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.launcher.preflight.Finding;
import org.hansa.launcher.stack.HansaStack;

/**
 * Clocks. The ledger's peers refuse a transaction whose time is more than two minutes off, and tokens live for five: each
 * control plane's date is compared with this program's.
 */
final class ClockCheck {
    private static final Duration TOLERANCE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HansaStack stack;

    ClockCheck(HansaStack stack) {
        this.stack = stack;
    }

    List<Finding> run() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
        for (var member : stack.endpoints().members().entrySet()) {
            Optional<Duration> skew = skew(http, member.getValue().api());
            if (skew.isPresent() && skew.get().abs().compareTo(TOLERANCE) > 0) {
                findings.add(Finding.blocking(
                        "clock of " + member.getKey(),
                        "is off by " + skew.get().toSeconds() + " s",
                        "let the machine follow a time server, then './hansa down' and './hansa up'"));
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.fine("clocks", "agree to " + TOLERANCE.toSeconds() + " s where they can be asked"));
        }
        return findings;
    }

    /** By the Date header, which has whole seconds; empty when nobody answers with one. */
    private static Optional<Duration> skew(HttpClient http, URI api) throws InterruptedException {
        try {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(api.resolve("/actuator/health"))
                            .timeout(LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            return answer.headers()
                    .firstValue("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .map(there -> Duration.between(Instant.now(), there));
        } catch (IOException | DateTimeException noAnswer) {
            return Optional.empty();
        }
    }
}
