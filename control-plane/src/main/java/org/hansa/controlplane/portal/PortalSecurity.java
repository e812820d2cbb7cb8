package org.hansa.controlplane.portal;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * The portal's own chain: sign-in with authorization code and PKCE, a session, CSRF tokens on every form, and a content
 * policy that runs nothing but the portal's own files.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignInProperties.class)
class PortalSecurity {
    static final String SIGNED_OUT = "/?signed-out";

    @Bean
    @Order(20)
    SecurityFilterChain portal(
            HttpSecurity http,
            Realm realm,
            OAuth2AuthorizedClientRepository portalTokens,
            RealmCalls calls,
            SignInProperties properties)
            throws Exception {
        RestClientAuthorizationCodeTokenResponseClient codes = new RestClientAuthorizationCodeTokenResponseClient();
        codes.setRestClient(calls.client());
        OidcUserService users = new OidcUserService();
        users.setRetrieveUserInfo(request -> false); // the id token has the name, nothing else is wanted
        return http.securityMatcher("/", "/portal/**", "/oauth2/**", "/login/**", "/logout", "/assets/**")
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers("/", "/assets/**", "/oauth2/**", "/login/**")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .oauth2Login(login -> login.loginPage("/")
                        .clientRegistrationRepository(realm)
                        .authorizationEndpoint(start -> start.authorizationRequestResolver(new SignInRequests(realm)))
                        .authorizedClientRepository(portalTokens)
                        .tokenEndpoint(token -> token.accessTokenResponseClient(codes))
                        .userInfoEndpoint(user -> user.oidcUserService(users))
                        .successHandler(signedIn())
                        .failureHandler(PortalSecurity::notSignedIn)
                        .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                            @Override
                            public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F start) {
                                start.setAuthenticationFailureHandler(PortalSecurity::notSignedIn);
                                return start;
                            }
                        }))
                .logout(logout -> logout.logoutRequestMatcher(
                                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/logout"))
                        .logoutSuccessHandler(signOut(realm)))
                .requestCache(cache -> cache.requestCache(pagesOnly()))
                .headers(headers -> headers.contentSecurityPolicy(
                                csp -> csp.policyDirectives(ContentPolicy.directives(properties.issuer())))
                        .referrerPolicy(
                                referrer -> referrer.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.SAME_ORIGIN))
                        .frameOptions(frame -> frame.deny()))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(PortalSecurity::signInFirst)
                        .accessDeniedHandler(PortalSecurity::denied))
                .addFilterBefore(new LoopbackOrTls(), SecurityContextHolderFilter.class)
                .build();
    }

    /** In the session and nowhere else: tokens end with it, and are as many as there are sessions. */
    @Bean
    OAuth2AuthorizedClientRepository portalTokens() {
        return new HttpSessionOAuth2AuthorizedClientRepository();
    }

    @Bean
    OAuth2AuthorizedClientManager portalTokenManager(
            Realm realm, OAuth2AuthorizedClientRepository portalTokens, RealmCalls calls) {
        RestClientRefreshTokenTokenResponseClient refreshes = new RestClientRefreshTokenTokenResponseClient();
        refreshes.setRestClient(calls.client());
        DefaultOAuth2AuthorizedClientManager manager = new DefaultOAuth2AuthorizedClientManager(realm, portalTokens);
        manager.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
                .refreshToken(refresh -> refresh.accessTokenResponseClient(refreshes))
                .build());
        return manager;
    }

    /** Out of the realm's session too, else the next click would sign the same person in again. */
    private static OidcClientInitiatedLogoutSuccessHandler signOut(Realm realm) {
        OidcClientInitiatedLogoutSuccessHandler handler = new OidcClientInitiatedLogoutSuccessHandler(realm);
        handler.setPostLogoutRedirectUri("{baseUrl}/");
        handler.setDefaultTargetUrl(SIGNED_OUT);
        return handler;
    }

    /** To the form that waits for a fresh sign-in, else to the page that was asked for, else to the overview. */
    private static SavedRequestAwareAuthenticationSuccessHandler signedIn() {
        SavedRequestAwareAuthenticationSuccessHandler handler = new SavedRequestAwareAuthenticationSuccessHandler() {
            @Override
            public void onAuthenticationSuccess(
                    HttpServletRequest request, HttpServletResponse response, Authentication person)
                    throws IOException, ServletException {
                Optional<StepUp.Waiting> waiting = StepUp.waiting(request);
                if (waiting.isPresent()) {
                    clearAuthenticationAttributes(request);
                    getRedirectStrategy()
                            .sendRedirect(request, response, waiting.get().back());
                } else {
                    super.onAuthenticationSuccess(request, response, person);
                }
            }
        };
        handler.setDefaultTargetUrl("/portal");
        handler.setRequestCache(pagesOnly());
        return handler;
    }

    /** After sign-in people return to the page they asked for; a fragment is no page. */
    private static HttpSessionRequestCache pagesOnly() {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        cache.setMatchingRequestParameterName(null);
        cache.setRequestMatcher(request -> HttpMethod.GET.matches(request.getMethod())
                && request.getRequestURI().startsWith("/portal")
                && !ofHtmx(request)
                && !request.getRequestURI().startsWith("/portal/fragments"));
        return cache;
    }

    static boolean ofHtmx(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }

    /** A page goes to the landing page; a part of a page takes the whole page there. */
    static void signInFirst(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        toLanding(request, response, "/?sign-in");
    }

    static void toLanding(HttpServletRequest request, HttpServletResponse response, String landing) throws IOException {
        if (ofHtmx(request)) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader("HX-Redirect", landing);
        } else {
            response.sendRedirect(landing);
        }
    }

    private static void notSignedIn(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        // Who gave up on a second factor is signed in as before, and so is the form.
        Optional<StepUp.Waiting> waiting = StepUp.waiting(request);
        String landing = RealmCalls.unanswered(failure) ? "/?realm-silent" : "/?sign-in-failed";
        response.sendRedirect(waiting.map(StepUp.Waiting::back).orElse(landing));
    }

    private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        if (reason instanceof CsrfException) {
            request.setAttribute(PortalErrorPage.STALE_FORM, Boolean.TRUE);
        }
        response.sendError(HttpStatus.FORBIDDEN.value());
    }

    /** Only the origin: where the realm lives. */
    static String origin(String issuer) {
        URI url = URI.create(issuer);
        return url.getScheme() + "://" + url.getAuthority();
    }
}
