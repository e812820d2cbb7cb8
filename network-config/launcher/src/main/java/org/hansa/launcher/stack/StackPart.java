package org.hansa.launcher.stack;

/** The parts of a consortium that can be started without the others. */
public enum StackPart {
    /** The ledger's nodes alone, without contracts: what another chaincode, or a test of the nodes, starts from. */
    NETWORK,
    /** The ledger's nodes, the chaincode processes and the chaincode's deployment. */
    LEDGER,
    KEYCLOAK,
    OPA,
    /** Control planes; they need all the other parts. */
    CONTROL_PLANE
}
