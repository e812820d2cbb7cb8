package org.hansa.controlplane.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Where the people of other members' tenants get in: to what their contracts have at this member, so that a home that is down
 * keeps nobody from seeing what runs and giving it back. A path that is not listed is closed to them.
 */
final class Visitors {
    private static final PathPatternRequestMatcher.Builder PATHS = PathPatternRequestMatcher.withDefaults();
    private static final RequestMatcher WELCOME = new OrRequestMatcher(
            PATHS.matcher(HttpMethod.GET, "/v1/contracts"),
            PATHS.matcher(HttpMethod.GET, "/v1/contracts/{handle}"),
            PATHS.matcher(HttpMethod.GET, "/v1/contracts/{handle}/home"),
            PATHS.matcher(HttpMethod.GET, "/v1/allocations"),
            // To be told which member is the contract's home, or at a home that took the contract over.
            PATHS.matcher(HttpMethod.POST, "/v1/allocations"),
            PATHS.matcher(HttpMethod.GET, "/v1/allocations/{id}"),
            PATHS.matcher(HttpMethod.DELETE, "/v1/allocations/{id}"),
            PATHS.matcher(HttpMethod.PATCH, "/v1/allocations/{id}"),
            PATHS.matcher(HttpMethod.GET, "/v1/allocations/{id}/receipts"),
            PATHS.matcher(HttpMethod.GET, "/v1/allocations/{id}/decision"),
            PATHS.matcher(HttpMethod.GET, "/v1/events"));

    private Visitors() {}

    static boolean welcome(HttpServletRequest request) {
        return WELCOME.matches(request);
    }
}
