package org.hansa.controlplane.kernel;

import java.util.Locale;

/** The stages of one request for room, in their order. {@code docs/operations/metrics.md} says the same to operators. */
public enum RequestStage {
    TOTAL("From the first filter to the last byte of the answer"),
    AUTHENTICATE("Whose token it is; of every call of the API, not of requests for room alone"),
    READ("From the first filter to the parsed body: other filters and the token too"),
    CHECK("Contract, idempotency key, names; the question of the next stage too"),
    AUTHORIZE("Whether the caller may, as a rule remembered"),
    THREAD("The wait for a thread that goes the request's road"),
    POLICY("Which sites are permitted, as a rule remembered"),
    DECISION("The decision on disk, as a rule since an earlier request"),
    PLAN("Finding hosts"),
    INTENT("The plan and the holds on the contract's grants, on disk"),
    PROVIDER("The room taken, on disk"),
    RECEIPT("Signing what is promised"),
    TOP_UP("The wait for a grant to grow"),
    ELSEWHERE("Holds and confirmations at other members"),
    WAKE("Until the thread that answers has heard the end of the road"),
    ANSWER("From the decision to the last byte of the answer: JSON"),
    OUTCOME("The outcome on disk, after the answer and a moment's wait for others; of releases too");

    private final String meaning;

    RequestStage(String meaning) {
        this.meaning = meaning;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }

    /** As the tag of its metric. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
