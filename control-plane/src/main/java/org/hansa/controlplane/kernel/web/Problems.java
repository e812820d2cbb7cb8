package org.hansa.controlplane.kernel.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Turns a failure into its answer, the one way, and logs it, once. */
@Component
public class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);
    private final JsonMapper json;

    public Problems(JsonMapper json) {
        this.json = json;
    }

    public ResponseEntity<Problem> answer(Failure failure, HttpServletRequest request) {
        log(failure, request);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(failure.kind().status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        retryAfter(failure).ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        challenge(failure).ifPresent(challenge -> answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge));
        return answer.body(Problem.of(failure, RequestIdFilter.idOf(request)));
    }

    /** For filters, where no controller answers. */
    public void write(Failure failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        log(failure, request);
        response.setStatus(failure.kind().status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        retryAfter(failure).ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds));
        challenge(failure).ifPresent(challenge -> response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge));
        response.getOutputStream().write(json.writeValueAsBytes(Problem.of(failure, RequestIdFilter.idOf(request))));
    }

    private static Optional<String> retryAfter(Failure failure) {
        boolean due = failure.kind().status() == 503 || failure.kind() == FailureKind.TOO_MANY_REQUESTS;
        Optional<Duration> delay = failure.retryAfter().or(() -> due ? Optional.of(DEFAULT_RETRY) : Optional.empty());
        return delay.map(each -> Long.toString(Math.max(1, each.toSeconds())));
    }

    /** RFC 6750, and RFC 9470 where more assurance would help. */
    private static Optional<String> challenge(Failure failure) {
        return switch (failure.kind()) {
            case TOKEN_MISSING -> Optional.of("Bearer");
            case INVITATION_INVALID, APPLICANT_UNKNOWN -> Optional.of("Basic realm=\"hansa-joining\"");
            case STEP_UP_REQUIRED ->
                Optional.of("Bearer error=\"insufficient_user_authentication\""
                        + parameter(failure, "acr_values")
                        + parameter(failure, "max_age"));
            default ->
                failure.kind().status() == 401
                        ? Optional.of("Bearer error=\"invalid_token\", error_description=\""
                                + failure.kind().name() + "\"")
                        : Optional.empty();
        };
    }

    private static String parameter(Failure failure, String name) {
        Object value = failure.properties().get(name);
        return value == null ? "" : ", " + name + "=\"" + value + "\"";
    }

    private static void log(Failure failure, HttpServletRequest request) {
        String context = failure.internalContext().orElse("");
        if (failure.kind() == FailureKind.INTERNAL) {
            LOG.error("{} {}: {} {}", request.getMethod(), request.getRequestURI(), failure.detail(), context, failure);
        } else if (failure.kind().status() >= 500
                && failure.kind() != FailureKind.NO_ROOM) { // Full is no fault of ours.
            LOG.warn("{} {}: {} {}", request.getMethod(), request.getRequestURI(), failure.getMessage(), context);
        } else {
            LOG.debug("{} {}: {} {}", request.getMethod(), request.getRequestURI(), failure.getMessage(), context);
        }
    }
}
