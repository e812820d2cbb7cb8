package org.hansa.controlplane.portal;

import org.hansa.controlplane.joining.Application;
import org.jspecify.annotations.Nullable;

/** The call of the REST API that does what a page does, ready to paste after {@code TOKEN=$(./hansa token --as PERSONA)}. */
record Curl(String what, String command) {
    static Curl get(String what, String path) {
        return new Curl(what, "curl -H \"Authorization: Bearer $TOKEN\" \"$HANSA" + path + "\"");
    }

    static Curl post(String what, String path, String body) {
        return new Curl(
                what,
                "curl -X POST -H \"Authorization: Bearer $TOKEN\" -H \"Content-Type: application/json\" \\\n  -d '"
                        + body + "' \"$HANSA" + path + "\"");
    }

    /** @param version the entity tag that was read, with its quotes */
    static Curl put(String what, String path, String version, String body) {
        return new Curl(
                what,
                "curl -X PUT -H \"Authorization: Bearer $TOKEN\" -H \"Content-Type: application/json\" \\\n"
                        + "  -H 'If-Match: " + version + "' \\\n  -d '" + body + "' \"$HANSA" + path + "\"");
    }

    /** @param version the entity tag that was read, with its quotes */
    static Curl delete(String what, String path, String version) {
        return new Curl(
                what,
                "curl -X DELETE -H \"Authorization: Bearer $TOKEN\" \\\n  -H 'If-Match: " + version + "' \"$HANSA"
                        + path + "\"");
    }

    /** As an applicant: {@code PASSPHRASE} is asked for by the shell, and not written down. */
    static Curl asApplicant(String what, String method, String path, Application application, @Nullable String body) {
        String version = method.equals("GET") ? "" : " \\\n  -H 'If-Match: \"VERSION\"'";
        String content = body == null ? "" : " \\\n  -H 'Content-Type: application/json' -d '" + body + "'";
        return new Curl(
                what, "curl -X " + method + " -u " + application.id() + version + content + " \"$HANSA" + path + "\"");
    }

    /** The same from a terminal, where {@code ./hansa} has a command for it. */
    static Curl cli(String what, String command) {
        return new Curl(what + ", from a terminal", "./hansa " + command + " --as PERSONA");
    }

    static Curl upload(String what, String path, String file) {
        return new Curl(
                what,
                "curl -X PUT -H \"Authorization: Bearer $TOKEN\" -H \"Content-Type: application/gzip\" \\\n"
                        + "  --data-binary @" + file + " \"$HANSA" + path + "\"");
    }

    static Curl place(String body) {
        return new Curl(
                "Ask for room",
                "curl -X POST -H \"Authorization: Bearer $TOKEN\" -H \"Content-Type: application/json\" \\\n"
                        + "  -H \"Idempotency-Key: $(uuidgen)\" \\\n  -d '" + body + "' \"$HANSA/v1/allocations\"");
    }

    static Curl delete(String what, String path) {
        return new Curl(what, "curl -X DELETE -H \"Authorization: Bearer $TOKEN\" \"$HANSA" + path + "\"");
    }
}
