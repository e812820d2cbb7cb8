package org.hansa.controlplane.kernel.web;

import java.util.List;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a JSON body, by field, without the parser's own words about classes. */
final class JsonFailures {
    private static final int LONGEST_NAME = 100;

    private JsonFailures() {}

    static Failure of(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof Failure failure) {
                return failure;
            }
        }
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return invalid(path(unknown), "is not a field of this request");
        }
        if (cause instanceof InvalidFormatException form) {
            return invalid(path(form), "has not the right form");
        }
        if (cause instanceof InputCoercionException || numberRange(cause)) {
            return invalid(path((JacksonException) cause), "is not an integer in range");
        }
        if (cause instanceof StreamReadException broken) {
            String where = " at line " + broken.getLocation().getLineNr() + ", column "
                    + broken.getLocation().getColumnNr();
            boolean duplicate = String.valueOf(broken.getOriginalMessage()).startsWith("Duplicate");
            return Failure.of(
                    FailureKind.MALFORMED_REQUEST,
                    (duplicate ? "The body has a field twice" : "The body is not JSON") + where + ".");
        }
        if (cause instanceof DatabindException mismatch) {
            return invalid(path(mismatch), "has not the right type");
        }
        return Failure.of(FailureKind.MALFORMED_REQUEST, "The body is missing or cannot be read.");
    }

    private static boolean numberRange(@Nullable Throwable cause) {
        return cause instanceof DatabindException && cause.getCause() instanceof InputCoercionException;
    }

    /** {@code groups[0].count}, as the client wrote it. */
    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            String name = step.getPropertyName();
            if (name == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(shortened(name));
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    private static String shortened(String name) {
        String printable = name.codePoints()
                .filter(each -> !Character.isISOControl(each))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.length() <= LONGEST_NAME ? printable : printable.substring(0, LONGEST_NAME) + "…";
    }

    private static Failure invalid(String field, String message) {
        return Failure.of(FailureKind.INVALID_FIELD, field + ": " + message)
                .withErrors(List.of(new FieldError(field, message)));
    }
}
