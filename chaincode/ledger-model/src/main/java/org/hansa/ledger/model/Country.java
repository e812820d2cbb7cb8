package org.hansa.ledger.model;

/** The form of an ISO 3166-1 alpha-2 code. Which codes are known is reference data of the policy, not of the ledger. */
final class Country {
    private static final Identifier FORM = new Identifier("country", "[A-Z]{2}");

    private Country() {}

    static void check(String code) {
        FORM.check(code);
    }
}
