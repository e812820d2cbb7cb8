package org.hansa.fabric.evidence.msp;

/** What a node OU makes of a certificate. With node OUs on, a valid identity has exactly one; every one is a member. */
public enum Role {
    ADMIN,
    CLIENT,
    PEER,
    ORDERER
}
