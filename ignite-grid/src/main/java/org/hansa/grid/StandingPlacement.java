package org.hansa.grid;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * What a group of an allocation has on a provider, and where it could go: to permitted sites of this member, by the room of
 * this moment, each placement for itself and grants left aside.
 *
 * @param held whether it is only held
 * @param wholeGroup whether the destinations are for all units of the group, those elsewhere included: its rules about where
 *     units lie to each other hold for all of them together
 * @param destinations empty when there is no room anywhere else
 */
public record StandingPlacement(
        ProviderId provider,
        SiteId site,
        AllocationId allocation,
        int group,
        ContractHandle contract,
        int units,
        ResourceVector resources,
        Optional<String> gpuModel,
        OptionalLong expiresAtMillis,
        boolean held,
        boolean wholeGroup,
        List<Destination> destinations) {
    /** A provider that has room for so many of the units. */
    public record Destination(ProviderId provider, SiteId site, int units) {}

    public StandingPlacement {
        destinations = List.copyOf(destinations);
    }

    /** Where it stands in the listing: by provider, allocation, group. */
    public String position() {
        return position(provider, allocation, group);
    }

    public static String position(ProviderId provider, AllocationId allocation, int group) {
        return provider + " " + allocation + " " + String.format(Locale.ROOT, "%04d", group);
    }
}
