package org.hansa.ledger.model;

import java.util.regex.Pattern;

/**
 * The form of one kind of identifier. No identifier has a slash, so that none can reach into another's ledger key.
 *
 * <p>Remembers some that had the form, since records name the same few sites, classes and members again and again. A slot that
 * two threads write keeps one of two strings that both have it.
 */
final class Identifier {
    private static final int REMEMBERED = 256;
    private final String kind;
    private final Pattern form;
    private final String[] good = new String[REMEMBERED];

    Identifier(String kind, String form) {
        this.kind = kind;
        this.form = Pattern.compile(form);
    }

    void check(String value) {
        int slot = Math.floorMod(value.hashCode(), REMEMBERED);
        if (value.equals(good[slot])) {
            return;
        }
        if (!form.matcher(value).matches()) {
            throw new MalformedRecordException(kind + " must match " + form + ", found '" + value + "'");
        }
        good[slot] = value;
    }
}
