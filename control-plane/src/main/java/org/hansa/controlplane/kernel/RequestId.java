package org.hansa.controlplane.kernel;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names one request in the answer, in the log and towards other members. */
public record RequestId(String value) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{8,64}");

    public RequestId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a request id has 8 to 64 letters, digits and dashes");
        }
    }

    public static RequestId random() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return new RequestId(HexFormat.of().formatHex(bytes));
    }

    /** What a client sent, where it has the form; a fresh one otherwise, so that nobody writes into the log. */
    public static RequestId orRandom(String candidate) {
        return FORM.matcher(candidate).matches() ? new RequestId(candidate) : random();
    }

    @Override
    public String toString() {
        return value;
    }
}
