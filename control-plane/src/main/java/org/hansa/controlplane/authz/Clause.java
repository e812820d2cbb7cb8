package org.hansa.controlplane.authz;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.JsonObject;

/**
 * One residency clause of a contract's private terms: where an aspect may be. Deny beats allow, and an aspect without an
 * unexpired fact denies.
 *
 * @param id names the clause in refusals, for example {@code DATA-EEA}; unique in the contract
 * @param aspect one of {@code AT_REST, PROCESSING, BACKUP, LOGS, SUPPORT, ADMIN, OPERATOR, KEYS}
 * @param allow jurisdiction nodes, for example {@code EEA} or {@code FI}
 * @param deny jurisdiction nodes that beat allowance, adequacy and exemptions
 * @param allowAdequate also where an adequacy decision covers destination, recipient and data
 * @param waivable false makes it the tenant's floor, which no exemption touches
 * @param minimumStrength {@code DECLARED < ATTESTED < AUDITED}: how good a fact must be
 */
public record Clause(
        String id,
        String aspect,
        SortedSet<String> allow,
        SortedSet<String> deny,
        boolean allowAdequate,
        boolean waivable,
        String minimumStrength)
        implements CanonicalRecord {
    public Clause {
        allow = Collections.unmodifiableSortedSet(new TreeSet<>(allow));
        deny = Collections.unmodifiableSortedSet(new TreeSet<>(deny));
    }

    @Override
    public JsonObject json() {
        return JsonObject.create()
                .with("id", id)
                .with("aspect", aspect)
                .withStrings("allow", allow)
                .withStrings("deny", deny)
                .with("allowAdequate", allowAdequate)
                .with("waivable", waivable)
                .with("minimumStrength", minimumStrength);
    }
}
