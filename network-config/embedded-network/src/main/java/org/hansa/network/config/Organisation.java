package org.hansa.network.config;

/** What members and associations have in common: a name in the consortium, an MSP and a place in the port plan. */
public sealed interface Organisation permits Member, Association {

    /** Short lower-case name, unique in the consortium: {@code nord}. */
    String id();

    /** Display name. */
    String name();

    /** MSP identifier on the channel: {@code NordMSP}. */
    String msp();

    /** Domain in certificates and folders: {@code nord.example}. */
    String domain();

    /** ISO 3166-1 alpha-2 code. */
    String country();

    /** First port of this organisation, relative to the base. */
    int portOffset();
}
