package org.hansa.network.access;

import org.hansa.fabric.evidence.policy.ImplicitMetaPolicy;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.fabric.evidence.policy.SignerSet;

/** Why signers do not satisfy a policy, in Fabric's words: tools and people know them. */
public final class PolicyRefusal {

    private PolicyRefusal() {}

    /** @param signers who do not satisfy the policy */
    public static String reason(Policy policy, SignerSet signers) {
        if (!(policy instanceof ImplicitMetaPolicy meta)) {
            return "signature set did not satisfy policy";
        }
        return "implicit policy evaluation failed - "
                + meta.satisfiedGroups(signers).size() + " sub-policies were satisfied, but this policy requires "
                + meta.threshold() + " of the '" + meta.subPolicyName() + "' sub-policies to be satisfied";
    }
}
