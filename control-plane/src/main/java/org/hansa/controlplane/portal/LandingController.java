package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The one page for everybody: what this is, and the way in. */
@Controller
class LandingController {
    private static final Map<String, String> NOTICES = Map.of(
            "sign-in", "Sign in to see this page.",
            "session-over", "Your session has ended. Sign in again.",
            "signed-out", "You are signed out.",
            "sign-in-failed", "Signing in did not work. Try again; if it keeps failing, tell your administrator.",
            "realm-silent", "The sign-in service does not answer. Try again in a minute; what runs goes on running.");

    private final SignInProperties properties;

    LandingController(SignInProperties properties) {
        this.properties = properties;
    }

    @GetMapping("/")
    String landing(HttpServletRequest request, Model model) {
        String query = request.getQueryString();
        if (query != null && NOTICES.containsKey(query)) {
            model.addAttribute("notice", NOTICES.get(query));
        }
        model.addAttribute(
                "signedIn",
                SecurityContextHolder.getContext().getAuthentication() instanceof OAuth2AuthenticationToken);
        model.addAttribute(
                "curls",
                List.of(
                        Curl.local("Sign in from a terminal", "token --browser " + properties.issuer()),
                        Curl.get("Who you are then", "/v1/whoami")));
        return "landing";
    }
}
