package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.hansa.controlplane.kernel.HomeMember;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;

/**
 * The applicants' chain: a session and CSRF tokens as in the portal, and no realm. Who is in it is an
 * {@link org.hansa.controlplane.joining.Applicant} in the session and no caller, so that no page of the portal opens for it.
 */
@Configuration(proxyBeanMethods = false)
class JoinSecurity {
    @Bean
    @Order(15)
    SecurityFilterChain join(HttpSecurity http, SignInProperties properties, HomeMember home) throws Exception {
        // In a cookie, so that whoever only looks at the door leaves no session behind; cookies know no ports.
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("HANSA_JOIN_" + home.id());
        tokens.setCookiePath(JoinPages.PATH);
        return http.securityMatcher("/join", "/join/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.csrfTokenRepository(tokens))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .headers(headers -> headers.contentSecurityPolicy(
                                csp -> csp.policyDirectives(ContentPolicy.directives(properties.issuer())))
                        .referrerPolicy(
                                referrer -> referrer.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER))
                        .frameOptions(frame -> frame.deny()))
                .exceptionHandling(handling -> handling.accessDeniedHandler(JoinSecurity::denied))
                .addFilterBefore(new LoopbackOrTls(), SecurityContextHolderFilter.class)
                .build();
    }

    private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        if (reason instanceof CsrfException) {
            request.setAttribute(PortalErrorPage.STALE_FORM, Boolean.TRUE);
        }
        response.sendError(HttpStatus.FORBIDDEN.value());
    }
}
