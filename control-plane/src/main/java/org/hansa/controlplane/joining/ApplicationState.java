package org.hansa.controlplane.joining;

import java.util.Map;
import java.util.Set;
import org.hansa.ledger.model.Lifecycle;

/** Where an application is at this member. What the members decide about it is the ballot's state, on the ledger. */
public enum ApplicationState {
    /** The applicant fills it in. */
    DRAFT,
    /** As the applicant wants it: its record is fixed, and this member looks at it. */
    SUBMITTED,
    /** This member has put it to the vote. */
    PROPOSED,
    /** This member will not put it to the vote as it is. */
    DECLINED,
    /** The applicant has taken it back. */
    WITHDRAWN;

    /** A ballot that was not carried lets the applicant begin again, with everything that was typed. */
    public static final Lifecycle<ApplicationState> LIFECYCLE = new Lifecycle<>(Map.of(
            DRAFT, Set.of(SUBMITTED, WITHDRAWN),
            SUBMITTED, Set.of(DRAFT, PROPOSED, DECLINED, WITHDRAWN),
            PROPOSED, Set.of(DRAFT, WITHDRAWN),
            DECLINED, Set.of(DRAFT),
            WITHDRAWN, Set.of(DRAFT)));
}
