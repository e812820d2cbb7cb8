package org.hansa.controlplane.portal;

import java.time.Duration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Everybody whom {@link SignInDesk} knows, signed in. */
record People(MockMvcTester http, SignInDesk desk, Realm realm, OAuth2AuthorizedClientRepository tokens) {
    SignedIn as(String person) {
        return SignedIn.as(person, http, desk, realm, tokens);
    }

    /** @param left how long the access token is still good for */
    SignedIn as(String person, Duration left, String refreshToken) {
        return SignedIn.as(person, http, desk, realm, tokens, left, refreshToken);
    }
}
