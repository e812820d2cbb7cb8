package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * A form that was sent with too weak or too old a sign-in (RFC 9470). It waits in the session while the person signs in
 * again at the realm, and comes back filled in: nothing is lost, and nothing is sent that the person has not looked at
 * again. One form in a session, for the same person only.
 */
final class StepUp {
    static final String PARAMETER = "step-up";
    private static final String SLOT = StepUp.class.getName();
    private static final int MAX_CHARS = 64 * 1024;

    private StepUp() {}

    /**
     * @param person whose form it is, so that nobody else finds it
     * @param organization alias of whom they act for: who belongs to two is not asked again for whom
     * @param page where the form is
     * @param acr and {@code maxAgeSeconds}: what the policy asks for
     */
    record Waiting(
            String key,
            String person,
            String organization,
            String page,
            TreeMap<String, ArrayList<String>> form,
            String acr,
            long maxAgeSeconds)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** The page with the form, once the person is back. */
        String back() {
            return page + "?" + PARAMETER + "=" + key;
        }
    }

    /**
     * A form that is back.
     *
     * @param confirmed whether the realm vouches for the level that was asked for
     */
    record Resumed(MultiValueMap<String, String> form, boolean confirmed) {
        /** For templates: the field's value, empty where there was none. */
        public String get(String field) {
            String value = form.getFirst(field);
            return value == null ? "" : value;
        }
    }

    /** Where a form's own handling of refusals ends: asking for a fresh sign-in is everybody's. */
    static void letThrough(Failure failure) {
        if (failure.kind() == FailureKind.STEP_UP_REQUIRED) {
            throw failure;
        }
    }

    /** Keeps the form, and says where the browser goes; empty when this is no challenge, or no form that can be kept. */
    static Optional<String> begin(HttpServletRequest request, Failure challenge) {
        HttpSession session = request.getSession(false);
        // A file cannot wait in a session, and half a form is worse than none.
        String type = request.getContentType();
        boolean form = "POST".equals(request.getMethod()) && (type == null || !type.startsWith("multipart/"));
        if (challenge.kind() != FailureKind.STEP_UP_REQUIRED
                || !form
                || session == null
                || !(request.getAttribute(Caller.class.getName()) instanceof Caller caller)) {
            return Optional.empty();
        }
        TreeMap<String, ArrayList<String>> fields = fields(request.getParameterMap());
        if (size(fields) > MAX_CHARS) {
            return Optional.empty();
        }
        Waiting waiting = new Waiting(
                UUID.randomUUID().toString(),
                caller.subjectKey(),
                caller.organization().alias(),
                page(request.getRequestURI()),
                fields,
                String.valueOf(challenge.properties().get("acr_values")),
                challenge.properties().get("max_age") instanceof Long age ? age : 0);
        session.setAttribute(SLOT, waiting);
        return Optional.of("/oauth2/authorization/" + Realm.CLIENT + "?" + PARAMETER + "=" + waiting.key());
    }

    /** What waits in this session, whoever asks. */
    static Optional<Waiting> waiting(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(SLOT) instanceof Waiting waiting
                ? Optional.of(waiting)
                : Optional.empty();
    }

    /** The form that this request comes back to. */
    static Optional<Resumed> resumed(HttpServletRequest request, Caller caller) {
        return waiting(request)
                .filter(each -> each.key().equals(request.getParameter(PARAMETER)))
                .filter(each -> each.person().equals(caller.subjectKey()))
                .map(each -> new Resumed(copy(each.form()), level(caller.assurance()) >= level(each.acr())));
    }

    /** The page that has the form: what follows a page's address in a form's is what the form does. */
    private static String page(String path) {
        return path.replaceFirst(
                "/(vote|withdraw|activate|leave|propose|accept|wind-down|claim-home|support-claim|hand-over|reports)$",
                "");
    }

    private static TreeMap<String, ArrayList<String>> fields(Map<String, String[]> parameters) {
        TreeMap<String, ArrayList<String>> fields = new TreeMap<>();
        parameters.forEach((name, values) -> {
            if (!name.equals("_csrf") && !name.equals(PARAMETER)) {
                fields.put(name, new ArrayList<>(List.of(values)));
            }
        });
        return fields;
    }

    private static int size(TreeMap<String, ArrayList<String>> fields) {
        return fields.entrySet().stream()
                .mapToInt(each -> each.getKey().length()
                        + each.getValue().stream().mapToInt(String::length).sum())
                .sum();
    }

    private static MultiValueMap<String, String> copy(TreeMap<String, ArrayList<String>> fields) {
        LinkedMultiValueMap<String, String> copy = new LinkedMultiValueMap<>();
        fields.forEach((name, values) -> copy.put(name, new ArrayList<>(values)));
        return copy;
    }

    /** What is no number is no level. */
    private static int level(String acr) {
        return acr.matches("[0-9]{1,3}") ? Integer.parseInt(acr) : 0;
    }
}
