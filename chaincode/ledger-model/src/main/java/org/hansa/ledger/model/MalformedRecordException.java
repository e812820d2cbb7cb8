package org.hansa.ledger.model;

/** Bytes or fields that are not the record they should be. The message names the field or place and what is wrong. */
public final class MalformedRecordException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message);
    }
}
