package org.hansa.launcher.installation;

/** Who starts the ledger's nodes. */
public enum NetworkProfile {
    /** All of them in one JVM; nothing has to be installed. */
    EMBEDDED,
    /** Fabric's own programs as processes of this machine. */
    NATIVE,
    /** Fabric's container images. */
    COMPOSE
}
