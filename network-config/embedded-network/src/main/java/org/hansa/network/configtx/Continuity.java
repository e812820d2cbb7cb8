package org.hansa.network.configtx;

import java.util.List;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Organization;

/** What a configuration must keep of the one before it. */
final class Continuity {

    private Continuity() {}

    static void check(ChannelConfiguration current, ChannelConfiguration next) throws UpdateRefused {
        requireGroup(current, next, "Orderer", "orderer");
        requireGroup(current, next, "Application", "application");
        if (!current.consensusType().equals(next.consensusType())) {
            throw new UpdateRefused("attempted to change consensus type from " + current.consensusType() + " to "
                    + next.consensusType());
        }
        requireMsps("orderer", current.ordererOrganizations(), next.ordererOrganizations());
        requireMsps("application", current.applicationOrganizations(), next.applicationOrganizations());
    }

    private static void requireGroup(
            ChannelConfiguration current, ChannelConfiguration next, String group, String section)
            throws UpdateRefused {
        boolean had = current.config().getChannelGroup().containsGroups(group);
        if (had && !next.config().getChannelGroup().containsGroups(group)) {
            throw new UpdateRefused("current config has " + section + " section, but new config does not");
        }
    }

    private static void requireMsps(String kind, List<Organization> before, List<Organization> after)
            throws UpdateRefused {
        for (Organization old : before) {
            for (Organization now : after) {
                if (old.name().equals(now.name()) && !old.mspId().equals(now.mspId())) {
                    throw new UpdateRefused(kind + " org " + old.name() + " attempted to change MSP ID from "
                            + old.mspId() + " to " + now.mspId());
                }
            }
        }
    }
}
