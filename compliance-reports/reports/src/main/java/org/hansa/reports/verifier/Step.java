package org.hansa.reports.verifier;

/** The steps of a verification, in order. Each relies on those before it. */
public enum Step {
    FILES("the files are those of the manifest"),
    CHAIN("configuration from genesis, endorsement rules"),
    SIGNATURES("exporter and cosigner, two organisations"),
    ENTRIES("entries, trailers, counts"),
    READS("records and heads, signed by a majority"),
    ANCHORS("anchors, endorsed and ordered by a quorum, back to the first"),
    INCLUSION("every entry lies in its stream's tree"),
    COMPLETENESS("no event of the contract is missing"),
    POLICY("policy revisions approved and counting"),
    CLAIMS("capacity, use and sites computed again"),
    HUMAN("page and table rendered again");

    private final String title;

    Step(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
