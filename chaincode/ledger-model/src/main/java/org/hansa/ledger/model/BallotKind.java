package org.hansa.ledger.model;

/**
 * What members can decide together. Each kind has one form of content, so that a ballot's digest fixes exactly what takes
 * effect, and one weight, so that nobody chooses how many voices a decision needs.
 */
public enum BallotKind {
    /** Content {@link Admission}: an organisation with its sites and issuers. */
    ADMIT_MEMBER(Admission.SCHEMA, BallotRule.QUALIFIED),
    /** Content {@link Order} with a review date: stops new work and nothing else. */
    SUSPEND_MEMBER(Order.SCHEMA, BallotRule.SIMPLE),
    /** Content {@link Order}: ends a suspension. */
    REINSTATE_MEMBER(Order.SCHEMA, BallotRule.QUALIFIED),
    /** Content {@link Order}: for ever, though its evidence stays. */
    REMOVE_MEMBER(Order.SCHEMA, BallotRule.QUALIFIED),
    /** Content {@link PolicyProposal}: the revision may then be activated. What cannot be shown to tighten, loosens. */
    ACTIVATE_POLICY(PolicyProposal.SCHEMA, BallotRule.QUALIFIED),
    /** Content {@link Order}: a replaced revision stops counting before its grace is over. */
    RETIRE_POLICY(Order.SCHEMA, BallotRule.SIMPLE),
    /** Content {@link Order}: a revision stops counting although nothing replaces it; new work is then refused. */
    REVOKE_POLICY(Order.SCHEMA, BallotRule.SIMPLE),
    /** Content {@link ParameterRecord}; {@link BallotRule#SIMPLE} when the new value is tighter than the old one. */
    CHANGE_PARAMETER(ParameterRecord.SCHEMA, BallotRule.QUALIFIED),
    /** Content {@link ExemptionRecord} without approvers and uses. */
    GRANT_EXEMPTION(ExemptionRecord.SCHEMA, BallotRule.QUALIFIED),
    /** Content {@link SiteRecord} of an active member. */
    ADD_SITE(SiteRecord.SCHEMA, BallotRule.QUALIFIED),
    /** Content {@link IssuerRecord} of an active member. */
    ADD_ISSUER(IssuerRecord.SCHEMA, BallotRule.QUALIFIED);

    private final String contentSchema;
    private final BallotRule rule;

    BallotKind(String contentSchema, BallotRule rule) {
        this.contentSchema = contentSchema;
        this.rule = rule;
    }

    public String contentSchema() {
        return contentSchema;
    }

    /** The weight unless the content shows that it tightens. */
    public BallotRule rule() {
        return rule;
    }

    /** Whether few may decide it for a short time: only what stops something. */
    public boolean mayBeUrgent() {
        return this == SUSPEND_MEMBER || this == REVOKE_POLICY;
    }

    /** Whether the content is about a member of the consortium, who then has no vote on itself. */
    public boolean concernsMember() {
        return this == SUSPEND_MEMBER || this == REINSTATE_MEMBER || this == REMOVE_MEMBER;
    }
}
