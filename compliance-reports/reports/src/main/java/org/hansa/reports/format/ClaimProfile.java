package org.hansa.reports.format;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Named sets of claims, from weak to strong. A verifier accepts a report whose profile is at least the one that its trust
 * root names.
 */
public enum ClaimProfile {
    /** Everything but the replay of decisions. */
    V1(
            "hansa-claims/1",
            List.of(
                    "Every entry was anchored by a transaction that a majority of members endorsed and a quorum of orderers signed.",
                    "Every event of the contract at every site that it may use, up to the closing heads, is in the report.",
                    "No placement of the contract was recorded outside its permitted sites.",
                    "Live reservations never exceeded a site's declared capacity at any anchor of the sites in the report.",
                    "What is live of the contract at each site is exactly the use that the ledger keeps.",
                    "Every placement was decided under a policy revision that a majority of members had approved and that counted then.")),
    /** And until when what was reserved was used. */
    V2(
            "hansa-claims/2",
            Stream.concat(
                            V1.claims.stream(),
                            Stream.of(
                                    "What is said to have been used counts from each reservation to when its end was accepted, its term was over, or it was changed."))
                    .toList());

    private final String id;
    private final List<String> claims;

    ClaimProfile(String id, List<String> claims) {
        this.id = id;
        this.claims = claims;
    }

    public String id() {
        return id;
    }

    public List<String> claims() {
        return claims;
    }

    public boolean atLeast(ClaimProfile least) {
        return ordinal() >= least.ordinal();
    }

    /** Whether {@link Paths#USAGE} is part of it. */
    public boolean countsUse() {
        return atLeast(V2);
    }

    public static Optional<ClaimProfile> of(String id) {
        return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
    }
}
