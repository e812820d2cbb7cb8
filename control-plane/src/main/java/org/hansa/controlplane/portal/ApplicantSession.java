package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hansa.controlplane.joining.Applicant;
import org.hansa.ledger.model.Digest;

/** Which application a browser has shown the passphrase of. */
final class ApplicantSession {
    private static final String APPLICANT = "hansa.applicant";

    private ApplicantSession() {}

    static Optional<Applicant> of(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(APPLICANT) instanceof String id
                ? Optional.of(new Applicant(id))
                : Optional.empty();
    }

    /** A session that existed before gets another id: whoever knew the old one is not let in along. */
    static void begin(HttpServletRequest request, Applicant applicant) {
        HttpSession session = request.getSession(true);
        request.changeSessionId();
        session.setAttribute(APPLICANT, applicant.application());
    }

    static void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(APPLICANT);
        }
    }

    /** The same for every request of one browser; tells nothing about the session. */
    static String editor(HttpServletRequest request) {
        String id = request.getSession(true).getId();
        return Digest.of(("editor " + id).getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 16);
    }
}
