package org.hansa.controlplane.identity.web;

import java.util.List;
import java.util.function.Function;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.CallerResolver;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.RequestStage;
import org.hansa.controlplane.kernel.StageTimers;
import org.hansa.controlplane.kernel.web.Problems;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Who gets in at all. The API takes bearer tokens and knows no sessions; what has no chain of its own is closed. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class ApiSecurity implements WebMvcConfigurer {
    static {
        // Callers come from the token, not from the request: the API's description must not show them.
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerArgument());
    }

    @Bean
    @Order(10)
    SecurityFilterChain api(HttpSecurity http, CallerResolver callers, StageTimers stages, Problems problems)
            throws Exception {
        AuthenticationEntryPoint entryPoint = entryPoint(problems);
        return http.securityMatcher("/v1/**")
                // A bearer token is never sent by a browser on its own, so there is nothing to forge.
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(request ->
                                manager(Visitors.welcome(request) ? callers::resolveVisitor : callers::resolve, stages))
                        .authenticationEntryPoint(entryPoint))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(entryPoint))
                .build();
    }

    /** Health for the launcher, metrics for a scraper on this host, the API's description as JSON; nothing else. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain rest(HttpSecurity http, Problems problems) throws Exception {
        return http.csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers("/actuator/health", "/actuator/health/**", "/error")
                                .permitAll()
                                .requestMatchers("/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml")
                                .permitAll()
                                .requestMatchers("/webjars/**")
                                .permitAll()
                                .requestMatchers("/actuator/prometheus")
                                .access(fromThisHost())
                                .anyRequest()
                                .denyAll())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(closed(problems))
                        .accessDeniedHandler((request, response, e) -> problems.write(noPath(), request, response)))
                .build();
    }

    /** Requests are measured once, at the edge; an observation of every filter took as long as the request itself. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    /** What the firewall refuses, an encoded slash for example, in the one form of all refusals. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(Problems problems) {
        return (request, response, e) -> problems.write(
                Failure.of(FailureKind.MALFORMED_REQUEST, "The path is not allowed.")
                        .causedBy(e),
                request,
                response);
    }

    private static AuthenticationManager manager(Function<String, Caller> callers, StageTimers stages) {
        return authentication -> {
            try {
                String token = ((BearerTokenAuthenticationToken) authentication).getToken();
                return new CallerAuthentication(stages.timed(RequestStage.AUTHENTICATE, () -> callers.apply(token)));
            } catch (Failure failure) {
                throw new TokenRejected(failure);
            }
        };
    }

    private static AuthenticationEntryPoint entryPoint(Problems problems) {
        return (request, response, exception) -> problems.write(failure(exception), request, response);
    }

    private static Failure failure(AuthenticationException exception) {
        if (exception instanceof TokenRejected rejected) {
            return rejected.failure();
        }
        boolean sent = exception instanceof OAuth2AuthenticationException;
        return sent
                ? Failure.of(FailureKind.TOKEN_INVALID, "The Authorization header holds no bearer token.")
                : Failure.of(FailureKind.TOKEN_MISSING, FailureKind.TOKEN_MISSING.meaning());
    }

    private static AuthenticationEntryPoint closed(Problems problems) {
        return (request, response, exception) -> problems.write(noPath(), request, response);
    }

    private static Failure noPath() {
        return Failure.of(FailureKind.NOT_FOUND, "There is no such path.");
    }

    private static AuthorizationManager<RequestAuthorizationContext> fromThisHost() {
        IpAddressMatcher four = new IpAddressMatcher("127.0.0.0/8");
        IpAddressMatcher six = new IpAddressMatcher("::1");
        return (authentication, context) ->
                new AuthorizationDecision(four.matches(context.getRequest()) || six.matches(context.getRequest()));
    }
}
