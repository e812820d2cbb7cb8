package org.hansa.controlplane.kernel.web;

import java.time.Instant;
import java.util.Collection;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
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
            return FieldErrors.one(path(unknown), "is not a field of this request");
        }
        if (cause instanceof InvalidFormatException form) {
            return FieldErrors.one(path(form), expected(form));
        }
        if (cause instanceof InputCoercionException || numberRange(cause)) {
            return FieldErrors.one(path((JacksonException) cause), "is not an integer in range");
        }
        if (cause instanceof StreamReadException broken) {
            String where = " at line " + broken.getLocation().getLineNr() + ", column "
                    + broken.getLocation().getColumnNr();
            boolean duplicate = String.valueOf(broken.getOriginalMessage()).startsWith("Duplicate");
            return Failure.of(
                    FailureKind.MALFORMED_REQUEST,
                    (duplicate ? "The body has a field twice" : "The body is not JSON") + where + ".");
        }
        if (cause instanceof MismatchedInputException more
                && more.getOriginalMessage().startsWith("Trailing token")) {
            return Failure.of(FailureKind.MALFORMED_REQUEST, "The body goes on after the end of its JSON value.");
        }
        if (cause instanceof MismatchedInputException mismatch) {
            return FieldErrors.one(path(mismatch), expected(mismatch));
        }
        if (cause instanceof DatabindException other) {
            return FieldErrors.one(path(other), "has not the right type");
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

    /** What would be right there. */
    private static String expected(MismatchedInputException e) {
        Class<?> type = e.getTargetType();
        if (type == null) {
            return "has not the right type";
        }
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return "must be a whole number, without quotes or decimals";
        }
        if (type == Instant.class) {
            return "must be a time like " + StrictInstant.EXAMPLE;
        }
        if (type == String.class) {
            return "must be a text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "must be true or false";
        }
        return Collection.class.isAssignableFrom(type) ? "must be a list" : "must be an object";
    }
}
