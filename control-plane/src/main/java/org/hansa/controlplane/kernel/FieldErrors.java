package org.hansa.controlplane.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hansa.ledger.model.MalformedRecordException;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a request, so that a client is told everything at once and by field. */
public final class FieldErrors {
    private static final int MAX_ERRORS = 50;
    private final List<FieldError> errors = new ArrayList<>();

    /** Of a request of which one thing is wrong. */
    public static Failure one(String field, String message) {
        return Failure.of(FailureKind.INVALID_FIELD, field + ": " + message)
                .withErrors(List.of(new FieldError(field, message)));
    }

    public void add(String field, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new FieldError(field, message));
        }
    }

    public void require(boolean condition, String field, String message) {
        if (!condition) {
            add(field, message);
        }
    }

    /** Turns a value into its typed form; what the type refuses becomes an error of the field. */
    public <S, T> Optional<T> parse(String field, @Nullable S value, Function<S, T> type) {
        if (value == null) {
            add(field, "is missing");
            return Optional.empty();
        }
        try {
            return Optional.of(type.apply(value));
        } catch (MalformedRecordException | ArithmeticException e) {
            add(field, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Each element by its own path {@code field[i]}. */
    public <S, T> List<T> parseAll(String field, @Nullable List<@Nullable S> values, int max, Function<S, T> type) {
        if (values == null) {
            add(field, "is missing");
            return List.of();
        }
        if (values.size() > max) {
            add(field, "has " + values.size() + " elements, at most " + max + " are allowed");
            return List.of();
        }
        List<T> parsed = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            parse(field + "[" + i + "]", values.get(i), type).ifPresent(parsed::add);
        }
        return List.copyOf(parsed);
    }

    /** A text of 1 to {@code maxLength} characters without control characters. */
    public String text(String field, @Nullable String value, int maxLength) {
        if (value == null || value.isBlank()) {
            add(field, "is missing");
            return "";
        }
        if (value.length() > maxLength) {
            add(field, "is longer than " + maxLength + " characters");
        }
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            add(field, "contains control characters");
        }
        return value;
    }

    /** How many were added so far. */
    public int count() {
        return errors.size();
    }

    /** What was added so far. */
    public List<FieldError> list() {
        return List.copyOf(errors);
    }

    /** @throws Failure {@link FailureKind#INVALID_FIELD} when anything was added */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw Failure.of(
                            FailureKind.INVALID_FIELD,
                            errors.size() == 1 ? first() : errors.size() + " fields are wrong.")
                    .withErrors(errors);
        }
    }

    private String first() {
        return errors.get(0).field() + ": " + errors.get(0).message();
    }
}
