package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * What the realm is asked for: who it is, and for a form that waits, the level and age that the policy demands, for the same
 * organisation as before.
 */
final class SignInRequests implements OAuth2AuthorizationRequestResolver {
    private static final String BASE = "/oauth2/authorization";
    /** Keycloak's scope that names one of the person's organisations, and so asks for none. */
    private static final String ORGANIZATION = "organization:";

    private final DefaultOAuth2AuthorizationRequestResolver usual;

    SignInRequests(Realm realm) {
        usual = new DefaultOAuth2AuthorizationRequestResolver(realm, BASE);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        return demanding(usual.resolve(request), request);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registration) {
        return demanding(usual.resolve(request, registration), request);
    }

    private static @Nullable OAuth2AuthorizationRequest demanding(
            @Nullable OAuth2AuthorizationRequest usual, HttpServletRequest request) {
        Optional<StepUp.Waiting> waiting =
                StepUp.waiting(request).filter(each -> each.key().equals(request.getParameter(StepUp.PARAMETER)));
        if (usual == null || waiting.isEmpty()) {
            return usual;
        }
        Set<String> scopes = new LinkedHashSet<>(usual.getScopes());
        scopes.add(ORGANIZATION + waiting.get().organization());
        return OAuth2AuthorizationRequest.from(usual)
                .scopes(scopes)
                .additionalParameters(more -> {
                    more.put("acr_values", waiting.get().acr());
                    if (waiting.get().maxAgeSeconds() > 0) {
                        more.put("max_age", waiting.get().maxAgeSeconds());
                    }
                })
                .attributes(kept -> kept.put(StepUp.PARAMETER, waiting.get().key()))
                .build();
    }
}
