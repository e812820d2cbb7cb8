package org.hansa.network.config;

import java.util.List;

/** An organisation that owns sites, runs a peer and endorses. */
public record Member(
        String id, String name, String msp, String domain, String country, int portOffset, List<Site> sites)
        implements Organisation {

    public Member {
        sites = sites == null ? List.of() : List.copyOf(sites);
    }
}
