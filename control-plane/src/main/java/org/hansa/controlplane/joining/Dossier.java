package org.hansa.controlplane.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.kernel.FieldError;
import org.hansa.ledger.model.Admission;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * What an application says, as far as it can be read.
 *
 * @param faults what is wrong, by step; a step without an entry is complete
 * @param file the uploaded file, when it is one
 * @param capacity what it means to offer, by site; it declares that itself once it is a member
 * @param admission what would be put to the vote; empty while anything is wrong
 */
record Dossier(
        Map<Step, List<FieldError>> faults,
        Optional<MembershipFile> file,
        Map<SiteId, ResourceVector> capacity,
        Optional<Admission> admission) {
    Dossier {
        faults = Map.copyOf(faults);
        capacity = Map.copyOf(capacity);
    }

    boolean complete(Step step) {
        return !faults.containsKey(step);
    }
}
