package org.hansa.controlplane.portal;

import java.time.Duration;
import org.hansa.controlplane.kernel.Failure;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Calls of the realm's token endpoint, which never wait long: a person sits in front of them. */
@Component
class RealmCalls {
    private static final int TIMEOUT_MILLIS = 5_000;
    /** What Spring Security calls an answer that is none. */
    private static final String NO_ANSWER = "invalid_token_response";

    RestClient client() {
        SimpleClientHttpRequestFactory connections = new SimpleClientHttpRequestFactory();
        connections.setConnectTimeout(Duration.ofMillis(TIMEOUT_MILLIS));
        connections.setReadTimeout(Duration.ofMillis(TIMEOUT_MILLIS));
        return RestClient.builder()
                .requestFactory(connections)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    /** Whether the realm did not answer, as against answering no. */
    static boolean unanswered(@Nullable Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            boolean silent = each instanceof Failure
                    || (each instanceof OAuth2AuthorizationException refused
                            && refused.getError().getErrorCode().equals(NO_ANSWER))
                    || (each instanceof OAuth2AuthenticationException failed
                            && failed.getError().getErrorCode().equals(NO_ANSWER));
            if (silent) {
                return true;
            }
        }
        return false;
    }
}
