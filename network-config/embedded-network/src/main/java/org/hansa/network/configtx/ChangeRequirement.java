package org.hansa.network.configtx;

import java.util.List;

/**
 * What one changed element needs of the signatures on an update.
 *
 * @param element its label, for example {@code [Group]  /Channel/Application}
 * @param policy absolute path of the policy in force
 * @param needed how many of the organisations, or groups, below must agree; 1 where one organisation alone decides
 * @param agreed those whose part of the policy the valid signatures satisfy
 * @param satisfied whether they are enough
 */
public record ChangeRequirement(String element, String policy, int needed, List<String> agreed, boolean satisfied) {

    public ChangeRequirement {
        agreed = List.copyOf(agreed);
    }

    /** Signatures of this many more organisations are missing, at least. */
    public int missing() {
        return satisfied ? 0 : Math.max(1, needed - agreed.size());
    }
}
