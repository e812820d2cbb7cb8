package org.hansa.fabric.evidence.policy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.Policy.PolicyType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** Policies and principals in few words. */
public final class TestPolicies {
    private TestPolicies() {}

    public static MSPPrincipal peer(String mspId) {
        return role(mspId, MSPRoleType.PEER);
    }

    public static MSPPrincipal admin(String mspId) {
        return role(mspId, MSPRoleType.ADMIN);
    }

    public static MSPPrincipal member(String mspId) {
        return role(mspId, MSPRoleType.MEMBER);
    }

    public static MSPPrincipal role(String mspId, MSPRoleType type) {
        return principal(
                MSPPrincipal.Classification.ROLE,
                MSPRole.newBuilder()
                        .setMspIdentifier(mspId)
                        .setRole(type)
                        .build()
                        .toByteString());
    }

    public static MSPPrincipal principal(MSPPrincipal.Classification classification, ByteString bytes) {
        return MSPPrincipal.newBuilder()
                .setPrincipalClassification(classification)
                .setPrincipal(bytes)
                .build();
    }

    /** One place for each principal, in order. */
    public static SignaturePolicyEnvelope outOf(int needed, MSPPrincipal... principals) {
        List<SignaturePolicy> places = new ArrayList<>();
        for (int i = 0; i < principals.length; i++) {
            places.add(signedBy(i));
        }
        return SignaturePolicyEnvelope.newBuilder()
                .setRule(rule(needed, places.toArray(SignaturePolicy[]::new)))
                .addAllIdentities(Arrays.asList(principals))
                .build();
    }

    public static SignaturePolicy signedBy(int index) {
        return SignaturePolicy.newBuilder().setSignedBy(index).build();
    }

    public static SignaturePolicy rule(int needed, SignaturePolicy... members) {
        return SignaturePolicy.newBuilder()
                .setNOutOf(SignaturePolicy.NOutOf.newBuilder().setN(needed).addAllRules(Arrays.asList(members)))
                .build();
    }

    public static ConfigPolicy configured(SignaturePolicyEnvelope envelope) {
        return configured(PolicyType.SIGNATURE_VALUE, envelope.toByteString());
    }

    public static ConfigPolicy implicitMeta(Rule rule, String subPolicy) {
        return configured(
                PolicyType.IMPLICIT_META_VALUE,
                org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.newBuilder()
                        .setRule(rule)
                        .setSubPolicy(subPolicy)
                        .build()
                        .toByteString());
    }

    private static ConfigPolicy configured(int type, ByteString value) {
        return ConfigPolicy.newBuilder()
                .setPolicy(org.hyperledger.fabric.protos.common.Policy.newBuilder()
                        .setType(type)
                        .setValue(value))
                .build();
    }
}
