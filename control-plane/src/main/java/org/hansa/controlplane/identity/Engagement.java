package org.hansa.controlplane.identity;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.ledger.model.ContractHandle;

/**
 * Everything that an auditor's mandates name just now, as one: for decisions. Where none is in force but some have been, it is
 * the one that ended last, so that a refusal can say so.
 *
 * @param contracts what may be seen within the time
 * @param fromMillis and {@code untilMillis}: the time within which all of them hold
 */
public record Engagement(SortedSet<ContractHandle> contracts, long fromMillis, long untilMillis) {
    public Engagement {
        contracts = Collections.unmodifiableSortedSet(new TreeSet<>(contracts));
    }
}
