package org.hansa.network.config;

/** An organisation that orders and does nothing else: no peer, no endorsement, no sites. */
public record Association(String id, String name, String msp, String domain, String country, int portOffset)
        implements Organisation {}
