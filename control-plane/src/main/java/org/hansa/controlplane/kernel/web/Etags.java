package org.hansa.controlplane.kernel.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.jspecify.annotations.Nullable;

/** Versions as strong entity tags: {@code "3"}. What does not exist yet has version 0. */
public final class Etags {
    private static final Pattern FORM = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

    private Etags() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /** @throws Failure {@code PRECONDITION_REQUIRED} without the header, {@code PRECONDITION_FAILED} with another version */
    public static void require(@Nullable String ifMatch, long version) {
        if (ifMatch == null) {
            throw Failure.of(
                            FailureKind.PRECONDITION_REQUIRED,
                            "If-Match is missing; the version is now " + of(version) + ".")
                    .withRemedy("Read the resource, then send If-Match: " + of(version)
                            + " if the change still makes sense.");
        }
        Matcher tag = FORM.matcher(ifMatch.strip());
        if (!tag.matches() || Long.parseLong(tag.group(1)) != version) {
            throw Failure.of(
                    FailureKind.PRECONDITION_FAILED, "If-Match names another version; it is now " + of(version) + ".");
        }
    }
}
