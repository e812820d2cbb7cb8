package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.CallerResolver;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.WebUtils;

/**
 * From a browser's session to a {@link Caller}: by its access token, through the same resolver as the API's. The token is
 * renewed when it is about to end; when the realm will not, the session is over.
 */
@Component
class PortalSession implements HandlerInterceptor {
    private final OAuth2AuthorizedClientManager tokens;
    private final CallerResolver callers;
    private final Authorizer authorizer;

    PortalSession(OAuth2AuthorizedClientManager tokens, CallerResolver callers, Authorizer authorizer) {
        this.tokens = tokens;
        this.callers = callers;
        this.authorizer = authorizer;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws Exception {
        String token = accessToken(request, response);
        if (token == null) {
            HttpSession session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
            PortalSecurity.toLanding(request, response, "/?session-over");
            return false;
        }
        Caller caller = callers.resolve(token);
        request.setAttribute(Caller.class.getName(), caller);
        authorizer.require(caller, Action.PORTAL_VIEW, Resource.shared());
        return true;
    }

    /**
     * One renewal at a time in a session: a refresh token is good for one use, and parts of a page are asked for side by side.
     *
     * @return null when the session is over
     */
    private @Nullable String accessToken(HttpServletRequest request, HttpServletResponse response) {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        HttpSession session = request.getSession(false);
        if (person == null || session == null) {
            return null;
        }
        synchronized (WebUtils.getSessionMutex(session)) {
            try {
                OAuth2AuthorizedClient client =
                        tokens.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(Realm.CLIENT)
                                .principal(person)
                                .attribute(HttpServletRequest.class.getName(), request)
                                .attribute(HttpServletResponse.class.getName(), response)
                                .build());
                return client == null ? null : client.getAccessToken().getTokenValue();
            } catch (ClientAuthorizationException e) {
                if (RealmCalls.unanswered(e)) {
                    throw Failure.of(
                                    FailureKind.IDENTITY_PROVIDER_UNAVAILABLE,
                                    "The member's sign-in service does not answer, so the session cannot be renewed.")
                            .withRemedy("Reload the page in a minute. What runs goes on running.")
                            .causedBy(e);
                }
                return null;
            }
        }
    }
}
