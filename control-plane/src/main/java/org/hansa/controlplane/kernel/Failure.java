package org.hansa.controlplane.kernel;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.ledger.model.LedgerError;
import org.jspecify.annotations.Nullable;

/**
 * A refusal on its way to the edge. What a client may read ({@link #detail()}, {@link #errors()}, {@link #properties()})
 * and what only the log may say ({@link #internalContext()}, the cause) are kept apart. The thrower completes it before it
 * throws; from then on it is only read. After oxide omicron's {@code external::Error}.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final FailureKind kind;
    private final String detail;
    private final transient Map<String, Object> properties = new LinkedHashMap<>();
    private transient List<FieldError> errors = List.of();
    private @Nullable String internalContext;
    private @Nullable String remedy;
    private @Nullable Duration retryAfter;
    private @Nullable LedgerError ledgerError;

    private Failure(FailureKind kind, String detail) {
        super(kind + ": " + detail);
        this.kind = kind;
        this.detail = detail;
    }

    /** @param detail one sentence for the client: what is wrong with this very request */
    public static Failure of(FailureKind kind, String detail) {
        return new Failure(kind, detail);
    }

    /** The answer for what is not there and for what the caller may not know of; both look the same. */
    public static Failure notFound(String what) {
        return of(FailureKind.NOT_FOUND, "There is no " + what + " with this id.");
    }

    public Failure because(String context) {
        internalContext = context;
        return this;
    }

    public Failure causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    public Failure withErrors(List<FieldError> fieldErrors) {
        errors = List.copyOf(fieldErrors);
        return this;
    }

    /** Adds a member to the problem document, for example {@code sites} or {@code nearest}; the value is written as JSON. */
    public Failure with(String name, Object value) {
        properties.put(name, value);
        return this;
    }

    /** What would help in this very case, better than {@link FailureKind#remedy()}. */
    public Failure withRemedy(String better) {
        remedy = better;
        return this;
    }

    public Failure retryAfter(Duration delay) {
        retryAfter = delay;
        return this;
    }

    public Failure fromLedger(LedgerError error) {
        ledgerError = error;
        return this;
    }

    public FailureKind kind() {
        return kind;
    }

    public String detail() {
        return detail;
    }

    /** For the log only. */
    public Optional<String> internalContext() {
        return Optional.ofNullable(internalContext);
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Map<String, Object> properties() {
        return Collections.unmodifiableMap(properties);
    }

    public String remedy() {
        return remedy == null ? kind.remedy() : remedy;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Which refusal of a contract this was, where it came from the ledger. */
    public Optional<LedgerError> ledgerError() {
        return Optional.ofNullable(ledgerError);
    }
}
