package org.hansa.network.access;

import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;

/** What a request that concerns one peer, and no channel, needs of its signer: a role in the peer's own organisation. */
public enum LocalPolicy {
    ADMINS("Admins", MSPRoleType.ADMIN),
    MEMBERS("Members", MSPRoleType.MEMBER);

    private final String title;
    private final MSPRoleType role;

    LocalPolicy(String title, MSPRoleType role) {
        this.title = title;
        this.role = role;
    }

    String title() {
        return title;
    }

    MSPRoleType role() {
        return role;
    }
}
