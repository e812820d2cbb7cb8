package org.hansa.controlplane.kernel.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 9457 problem document.
 *
 * @param type {@code urn:hansa:error:<code>}; the catalogue is docs/errors.md
 * @param code what a program decides by
 * @param retryable whether the same request may succeed later, unchanged
 * @param ledgerCode the contract's own code, where the ledger refused
 * @param remedy what to do next
 * @param errors what is wrong, by field
 * @param more further members, by the code: {@code sites}, {@code dimensions}, {@code nearest}
 */
@JsonPropertyOrder({
    "type",
    "title",
    "status",
    "detail",
    "code",
    "requestId",
    "retryable",
    "ledgerCode",
    "remedy",
    "errors"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String requestId,
        boolean retryable,
        @Nullable String ledgerCode,
        String remedy,
        @Nullable List<FieldError> errors,
        @JsonAnyGetter Map<String, Object> more) {
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(Failure failure, String requestId) {
        return new Problem(
                "urn:hansa:error:" + failure.kind().name(),
                failure.kind().meaning(),
                failure.kind().status(),
                failure.detail(),
                failure.kind().name(),
                requestId,
                failure.kind().retryable(),
                failure.ledgerError().map(Enum::name).orElse(null),
                failure.remedy(),
                failure.errors().isEmpty() ? null : failure.errors(),
                failure.properties());
    }
}
