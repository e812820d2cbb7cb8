package org.hansa.controlplane.allocation;

import java.util.List;
import java.util.regex.Pattern;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldError;
import org.jspecify.annotations.Nullable;

/** What a client sends with a POST so that repeating it does nothing twice. 1 to 128 printable ASCII characters. */
public record IdempotencyKey(String value) {
    public static final String HEADER = "Idempotency-Key";
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");

    /** @throws Failure {@code IDEMPOTENCY_KEY_REQUIRED} when it is absent, {@code INVALID_FIELD} when it has not the form */
    public static IdempotencyKey of(@Nullable String header) {
        if (header == null || header.isBlank()) {
            throw Failure.of(FailureKind.IDEMPOTENCY_KEY_REQUIRED, FailureKind.IDEMPOTENCY_KEY_REQUIRED.meaning());
        }
        if (!FORM.matcher(header).matches()) {
            throw Failure.of(FailureKind.INVALID_FIELD, HEADER + " must be 1 to 128 printable ASCII characters.")
                    .withErrors(List.of(new FieldError(HEADER, "must be 1 to 128 printable ASCII characters")));
        }
        return new IdempotencyKey(header);
    }
}
