package org.hansa.ledger.model;

import java.util.regex.Pattern;

/** The form of one kind of identifier. No identifier has a slash, so that none can reach into another's ledger key. */
record Identifier(String kind, Pattern form) {
    Identifier(String kind, String form) {
        this(kind, Pattern.compile(form));
    }

    void check(String value) {
        if (!form.matcher(value).matches()) {
            throw new MalformedRecordException(kind + " must match " + form + ", found '" + value + "'");
        }
    }
}
