package org.hansa.ledger.model;

import java.util.Optional;

/** A refusal by a contract. Its message has the form {@code CODE: detail}, which {@link #parse} reads back. */
public final class LedgerRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final LedgerError error;
    private final String detail;

    public LedgerRefusal(LedgerError error, String detail) {
        super(error.name() + ": " + detail);
        this.error = error;
        this.detail = detail;
    }

    public LedgerError error() {
        return error;
    }

    public String detail() {
        return detail;
    }

    /** Finds the refusal in a chaincode message, with or without Fabric's {@code chaincode response 500, } prefix. */
    public static Optional<LedgerRefusal> parse(String message) {
        String text = message.startsWith("chaincode response ") && message.contains(", ")
                ? message.substring(message.indexOf(", ") + 2)
                : message;
        int colon = text.indexOf(": ");
        if (colon < 0) {
            return Optional.empty();
        }
        for (LedgerError each : LedgerError.values()) {
            if (each.name().contentEquals(text.substring(0, colon))) {
                return Optional.of(new LedgerRefusal(each, text.substring(colon + 2)));
            }
        }
        return Optional.empty();
    }
}
