package org.hansa.controlplane.portal;

import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.Scopes;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;

/**
 * Swagger UI, where people try the API as themselves: it signs in at the member's realm as a public client of its own, with
 * authorization code and PKCE, and keeps the token in the page's memory. Pasting a token stays possible.
 */
@Configuration(proxyBeanMethods = false)
class ApiExplorer {
    static final String SCHEME = "signIn";
    private static final String SCOPE = "openid";

    /** Before the chain that closes what nobody opens. */
    @Bean
    @Order(30)
    SecurityFilterChain explorer(HttpSecurity http, SignInProperties properties) throws Exception {
        return http.securityMatcher("/swagger-ui.html", "/swagger-ui/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(headers -> headers.contentSecurityPolicy(
                                csp -> csp.policyDirectives(ContentPolicy.ofExplorer(properties.issuer())))
                        .referrerPolicy(
                                referrer -> referrer.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.SAME_ORIGIN))
                        .frameOptions(frame -> frame.deny()))
                .addFilterBefore(new LoopbackOrTls(), SecurityContextHolderFilter.class)
                .build();
    }

    /** The realm's endpoints are where Keycloak has them: the description must not wait for a realm that is down. */
    @Bean
    OpenApiCustomizer signInDescription(SignInProperties properties) {
        String endpoints = properties.issuer() + "/protocol/openid-connect";
        return api -> {
            OAuthFlow flow = new OAuthFlow()
                    .authorizationUrl(endpoints + "/auth")
                    .tokenUrl(endpoints + "/token")
                    .refreshUrl(endpoints + "/token")
                    .scopes(new Scopes().addString(SCOPE, "Who you are, and the one organisation that you act for"));
            api.getComponents()
                    .addSecuritySchemes(
                            SCHEME,
                            new SecurityScheme()
                                    .type(SecurityScheme.Type.OAUTH2)
                                    .description("Sign in at the member's realm. The client is public and needs PKCE"
                                            + " (S256); the token's audience is hansa-api.")
                                    .flows(new OAuthFlows().authorizationCode(flow)));
            api.addSecurityItem(new SecurityRequirement().addList(SCHEME, SCOPE));
        };
    }
}
