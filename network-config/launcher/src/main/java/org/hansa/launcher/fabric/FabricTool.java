package org.hansa.launcher.fabric;

import java.util.Locale;

/** Fabric's programs that a network needs. */
public enum FabricTool {
    CRYPTOGEN,
    CONFIGTXGEN,
    ORDERER,
    PEER,
    OSNADMIN;

    /** The name of its file. */
    public String program() {
        return name().toLowerCase(Locale.ROOT);
    }
}
