package org.hansa.network.genesis;

import java.util.Arrays;
import java.util.List;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** The kinds of policy in a channel configuration. */
final class ConfigPolicies {

    private ConfigPolicies() {}

    static Policy any(String subPolicy) {
        return implicit(ImplicitMetaPolicy.Rule.ANY, subPolicy);
    }

    static Policy majority(String subPolicy) {
        return implicit(ImplicitMetaPolicy.Rule.MAJORITY, subPolicy);
    }

    /** One signature of the MSP in any of these roles. */
    static Policy anyRole(String msp, MSPRoleType... roles) {
        List<MSPPrincipal> principals = Arrays.stream(roles)
                .map(role -> MSPPrincipal.newBuilder()
                        .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                        .setPrincipal(MSPRole.newBuilder()
                                .setMspIdentifier(msp)
                                .setRole(role)
                                .build()
                                .toByteString())
                        .build())
                .toList();
        return outOf(1, principals);
    }

    private static Policy outOf(int needed, List<MSPPrincipal> principals) {
        SignaturePolicy.NOutOf.Builder rule =
                SignaturePolicy.NOutOf.newBuilder().setN(needed);
        for (int i = 0; i < principals.size(); i++) {
            rule.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
        }
        SignaturePolicyEnvelope envelope = SignaturePolicyEnvelope.newBuilder()
                .setRule(SignaturePolicy.newBuilder().setNOutOf(rule))
                .addAllIdentities(principals)
                .build();
        return Policy.newBuilder()
                .setType(Policy.PolicyType.SIGNATURE_VALUE)
                .setValue(envelope.toByteString())
                .build();
    }

    private static Policy implicit(ImplicitMetaPolicy.Rule rule, String subPolicy) {
        ImplicitMetaPolicy policy = ImplicitMetaPolicy.newBuilder()
                .setRule(rule)
                .setSubPolicy(subPolicy)
                .build();
        return Policy.newBuilder()
                .setType(Policy.PolicyType.IMPLICIT_META_VALUE)
                .setValue(policy.toByteString())
                .build();
    }
}
