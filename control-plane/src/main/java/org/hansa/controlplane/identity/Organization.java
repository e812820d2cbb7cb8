package org.hansa.controlplane.identity;

/**
 * The one organisation that a caller acts for.
 *
 * @param id the realm's immutable id of it; with the issuer it names a tenant
 * @param alias for people to read, never for decisions
 */
public record Organization(String id, String alias, Kind kind) {
    public enum Kind {
        /** The member's own people: the organisation that the ledger names for the issuer. */
        MEMBER,
        /** An auditor, as the member's configuration names it: reads what all may see, and what a mandate names. */
        CONSORTIUM,
        /** Any other organisation of the realm: a tenant at home with the member. */
        TENANT
    }
}
