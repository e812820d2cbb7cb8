package org.hansa.launcher.installation;

/** How the orderers agree. */
public enum Ordering {
    /** A quorum of the consortium's orderers signs each block. */
    BFT,
    /** One orderer, the consortium's first: it orders, crashes and lies alone. */
    RAFT
}
