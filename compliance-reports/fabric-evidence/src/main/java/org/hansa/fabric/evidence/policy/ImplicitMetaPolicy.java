package org.hansa.fabric.evidence.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A policy over the policies of the same name in the groups below: any of them, all, or more than half. With no group
 * below, nothing is needed.
 */
public final class ImplicitMetaPolicy implements Policy {
    private final String subPolicyName;
    private final int threshold;
    private final Map<String, Policy> byGroup;

    ImplicitMetaPolicy(
            org.hyperledger.fabric.protos.common.ImplicitMetaPolicy definition, Map<String, Policy> byGroup) {
        this.subPolicyName = definition.getSubPolicy();
        this.byGroup = new TreeMap<>(byGroup);
        this.threshold = byGroup.isEmpty()
                ? 0
                : switch (definition.getRule()) {
                    case ANY -> 1;
                    case ALL -> byGroup.size();
                    case MAJORITY -> byGroup.size() / 2 + 1;
                    case UNRECOGNIZED -> Integer.MAX_VALUE;
                };
    }

    /** How many groups must agree. */
    public int threshold() {
        return threshold;
    }

    /** The policy that each group is asked for. */
    public String subPolicyName() {
        return subPolicyName;
    }

    /** The groups whose policy of that name these signers satisfy, sorted. */
    public List<String> satisfiedGroups(SignerSet signers) {
        List<String> satisfied = new ArrayList<>();
        byGroup.forEach((group, policy) -> {
            if (policy.evaluate(signers).satisfied()) {
                satisfied.add(group);
            }
        });
        return satisfied;
    }

    @Override
    public Verdict evaluate(SignerSet signers) {
        List<String> satisfied = satisfiedGroups(signers);
        return Verdict.of(
                satisfied.size() >= threshold,
                satisfied.size() + " of " + byGroup.size() + " groups satisfy " + subPolicyName + " " + satisfied
                        + ", needed " + threshold);
    }
}
