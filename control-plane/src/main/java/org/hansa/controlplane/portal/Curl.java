package org.hansa.controlplane.portal;

import org.hansa.controlplane.joining.Application;
import org.jspecify.annotations.Nullable;

/**
 * What does the same as a page: the call of the REST API, ready to paste after {@code TOKEN=$(./hansa token --as PERSONA)},
 * and the command.
 *
 * @param terminal {@code ./hansa …}, where it can make this call
 */
record Curl(String what, String command, @Nullable String terminal) {
    private static final String BEARER = "-H \"Authorization: Bearer $TOKEN\"";
    private static final String JSON = "-H \"Content-Type: application/json\"";

    static Curl get(String what, String path) {
        return new Curl(what, "curl " + BEARER + " \"$HANSA" + path + "\"", api("GET", path, ""));
    }

    /** What is no JSON, or never ends: for programs that take bytes as they come. */
    static Curl stream(String what, String path) {
        return new Curl(what, "curl -N " + BEARER + " \"$HANSA" + path + "\"", null);
    }

    static Curl post(String what, String path, String body) {
        return new Curl(
                what,
                "curl -X POST " + BEARER + " " + JSON + " \\\n  -d '" + body + "' \"$HANSA" + path + "\"",
                api("POST", path, " --body '" + body + "'"));
    }

    /** @param version the entity tag that was read, with its quotes */
    static Curl put(String what, String path, String version, String body) {
        return new Curl(
                what,
                "curl -X PUT " + BEARER + " " + JSON + " \\\n  -H 'If-Match: " + version + "' \\\n  -d '" + body
                        + "' \"$HANSA" + path + "\"",
                api("PUT", path, " --if-match '" + version + "'" + (body.isEmpty() ? "" : " --body '" + body + "'")));
    }

    /** @param version the entity tag that was read, with its quotes */
    static Curl delete(String what, String path, String version) {
        return new Curl(
                what,
                "curl -X DELETE " + BEARER + " \\\n  -H 'If-Match: " + version + "' \"$HANSA" + path + "\"",
                api("DELETE", path, " --if-match '" + version + "'"));
    }

    /** As an applicant: {@code PASSPHRASE} is asked for by the shell, and not written down. */
    static Curl asApplicant(String what, String method, String path, Application application, @Nullable String body) {
        String version = method.equals("GET") ? "" : " \\\n  -H 'If-Match: \"VERSION\"'";
        String content = body == null ? "" : " \\\n  " + JSON + " -d '" + body + "'";
        return new Curl(
                what,
                "curl -X " + method + " -u " + application.id() + version + content + " \"$HANSA" + path + "\"",
                null);
    }

    /** The first call of somebody who applies: {@code CODE} is what stands behind the number sign of the link. */
    static Curl redeem(String what) {
        return new Curl(
                what,
                "curl -X POST -u \"invitation:$CODE\" " + JSON
                        + " \\\n  -d '{\"passphrase\":\"…\"}' \"$HANSA/v1/joining\"",
                null);
    }

    /** The same from a terminal, where {@code ./hansa} has a command of its own for it. */
    static Curl cli(String what, String command) {
        return new Curl(what + ", from a terminal", "./hansa " + command + " --as PERSONA", null);
    }

    /** A command for which nobody signs in here. */
    static Curl local(String what, String command) {
        return new Curl(what, "./hansa " + command, null);
    }

    static Curl upload(String what, String path, String file) {
        return new Curl(
                what,
                "curl -X PUT " + BEARER + " -H \"Content-Type: application/gzip\" \\\n  --data-binary @" + file
                        + " \"$HANSA" + path + "\"",
                null);
    }

    static Curl place(String body) {
        return new Curl(
                "Ask for room",
                "curl -X POST " + BEARER + " " + JSON + " \\\n  -H \"Idempotency-Key: $(uuidgen)\" \\\n  -d '" + body
                        + "' \"$HANSA/v1/allocations\"",
                api("POST", "/v1/allocations", " --idempotency-key \"$(uuidgen)\" --body '" + body + "'"));
    }

    static Curl delete(String what, String path) {
        return new Curl(what, "curl -X DELETE " + BEARER + " \"$HANSA" + path + "\"", api("DELETE", path, ""));
    }

    private static String api(String method, String path, String options) {
        return "./hansa api " + method + " '" + path + "'" + options + " --as PERSONA";
    }
}
