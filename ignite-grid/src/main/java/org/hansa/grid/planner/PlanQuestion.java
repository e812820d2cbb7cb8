package org.hansa.grid.planner;

import java.util.List;
import java.util.function.UnaryOperator;
import org.hansa.ledger.model.SiteId;

/** Where all groups of one allocation would fit together. @param groups by their number; all about the same sites */
public record PlanQuestion(List<PlanRequest> groups) {
    public PlanQuestion {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("groups: none");
        }
    }

    public List<PlanRequest.Allowance> sites() {
        return groups.get(0).sites();
    }

    /** The same question without regard to grants. */
    public PlanQuestion withoutGrants() {
        return each(PlanRequest::withoutGrants);
    }

    /** The same question about one of the sites. */
    public PlanQuestion at(SiteId site) {
        return each(group -> group.at(site));
    }

    private PlanQuestion each(UnaryOperator<PlanRequest> change) {
        return new PlanQuestion(groups.stream().map(change).toList());
    }
}
