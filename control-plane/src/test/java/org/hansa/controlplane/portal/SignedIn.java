package org.hansa.controlplane.portal;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A browser's session after sign-in, without the browser. */
record SignedIn(MockMvcTester http, MockHttpSession session) {
    static SignedIn as(
            String person, MockMvcTester http, SignInDesk desk, Realm realm, OAuth2AuthorizedClientRepository tokens) {
        return as(person, http, desk, realm, tokens, Duration.ofMinutes(5), null);
    }

    /** @param left how long the access token is still good for */
    static SignedIn as(
            String person,
            MockMvcTester http,
            SignInDesk desk,
            Realm realm,
            OAuth2AuthorizedClientRepository tokens,
            Duration left,
            @Nullable String refreshToken) {
        MockHttpSession session = new MockHttpSession();
        Instant now = Instant.now();
        OidcIdToken id =
                new OidcIdToken("id", now, now.plusSeconds(300), Map.of("sub", person, "preferred_username", person));
        OAuth2AuthenticationToken authentication =
                new OAuth2AuthenticationToken(new DefaultOidcUser(List.of(), id), List.of(), Realm.CLIENT);
        session.setAttribute(
                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
                new SecurityContextImpl(authentication));
        OAuth2AccessToken token = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER, desk.accessToken(person), now.minusSeconds(300), now.plus(left));
        OAuth2RefreshToken refresh = refreshToken == null ? null : new OAuth2RefreshToken(refreshToken, now);
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSession(session);
        tokens.saveAuthorizedClient(
                new OAuth2AuthorizedClient(realm.findByRegistrationId(Realm.CLIENT), person, token, refresh),
                authentication,
                request,
                new MockHttpServletResponse());
        return new SignedIn(http, session);
    }

    MvcTestResult get(String path) {
        return http.method(HttpMethod.GET)
                .uri(path)
                .session(session)
                .accept("text/html")
                .exchange();
    }

    /** An address as the realm made it, its escapes as they are. */
    MvcTestResult follow(URI address) {
        return http.method(HttpMethod.GET)
                .uri(address)
                .session(session)
                .accept("text/html")
                .exchange();
    }

    MvcTestResult upload(String path, MockMultipartFile file) {
        return http.post()
                .uri(path)
                .multipart()
                .file(file)
                .session(session)
                .accept("text/html")
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
    }

    /** @param fields name, value, name, value */
    MvcTestResult post(String path, String... fields) {
        MockMvcTester.MockMvcRequestBuilder request = http.method(HttpMethod.POST)
                .uri(path)
                .session(session)
                .accept("text/html")
                .with(SecurityMockMvcRequestPostProcessors.csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }
}
