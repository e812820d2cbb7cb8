package org.hansa.controlplane.authz;

import java.util.Locale;

/** What can be done, by the names of {@code policy/data/authz_actions.json}: {@code allocation.create} and so on. */
public enum Action {
    MEMBER_READ,
    MEMBER_UPDATE,
    MEMBER_LEAVE,
    SITE_READ,
    SITE_REGISTER,
    PROVIDER_READ,
    PROVIDER_REGISTER,
    PROVIDER_UPDATE,
    CAPACITY_READ,
    CAPACITY_DECLARE,
    CONTRACT_READ,
    CONTRACT_PROPOSE,
    CONTRACT_ACCEPT,
    CONTRACT_TAKEOVER,
    GRANT_MOVE,
    ALLOCATION_CREATE,
    ALLOCATION_READ,
    ALLOCATION_RELEASE,
    DECISION_READ,
    RECEIPT_READ,
    EVENT_READ,
    EXEMPTION_READ,
    EXEMPTION_REQUEST,
    EXEMPTION_APPROVE,
    POLICY_READ,
    POLICY_STAGE,
    POLICY_PROPOSE,
    POLICY_ACTIVATE,
    BALLOT_READ,
    BALLOT_PROPOSE,
    BALLOT_VOTE,
    BALLOT_WITHDRAW,
    APPLICATION_READ,
    APPLICATION_INVITE,
    APPLICATION_DECIDE,
    REPORT_EXPORT,
    REPORT_READ,
    MANDATE_GRANT,
    MANDATE_READ,
    LEDGER_READ,
    PORTAL_VIEW;

    private final String policyName = name().toLowerCase(Locale.ROOT).replace('_', '.');

    /** For example {@code contract.propose}. */
    public String policyName() {
        return policyName;
    }

    /** The word before the dot. */
    public String resourceType() {
        return policyName.substring(0, policyName.indexOf('.'));
    }
}
