package org.hansa.controlplane.portal;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What is refused before a page is reached, for those who read HTML; programs get the problem document. */
@Controller
class PortalErrorPage {
    static final String STALE_FORM = "hansa.portal.stale-form";
    private final SignInProperties properties;

    PortalErrorPage(SignInProperties properties) {
        this.properties = properties;
    }

    @RequestMapping(path = "/error", produces = MediaType.TEXT_HTML_VALUE)
    void error(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(ContentPolicy.HEADER, ContentPolicy.directives(properties.issuer()));
        if (request.getAttribute(STALE_FORM) != null) {
            throw Failure.of(FailureKind.NOT_AUTHORISED, "The form is older than your session.")
                    .withRemedy("Go back, reload the page and send the form again.");
        }
        throw failure(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
    }

    /** Everything below /portal that is no page. */
    @GetMapping("/portal/{*path}")
    void nothing() {
        throw Failure.of(FailureKind.NOT_FOUND, "There is no such page.").withRemedy("Start from the overview.");
    }

    private static Failure failure(Object status) {
        int code = status instanceof Integer number ? number : 500;
        FailureKind kind =
                switch (code) {
                    case 401 -> FailureKind.TOKEN_MISSING;
                    case 403 -> FailureKind.NOT_AUTHORISED;
                    case 404 -> FailureKind.NOT_FOUND;
                    case 405 -> FailureKind.METHOD_NOT_ALLOWED;
                    case 413 -> FailureKind.BODY_TOO_LARGE;
                    default -> code < 500 ? FailureKind.MALFORMED_REQUEST : FailureKind.INTERNAL;
                };
        return Failure.of(kind, kind.meaning());
    }
}
