package org.hansa.fabric.evidence.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;
import org.hyperledger.fabric.protos.common.Policy.PolicyType;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** All policies of a channel configuration by path, for example {@code /Channel/Application/Endorsement}. */
public final class PolicyTree {
    private final Map<String, Policy> byPath = new TreeMap<>();

    /** @param channelGroup the root group, which the paths call {@code /Channel} */
    public static PolicyTree of(ConfigGroup channelGroup) {
        PolicyTree tree = new PolicyTree();
        tree.add("/Channel", channelGroup);
        return tree;
    }

    /** The policy at an absolute path; one that nobody satisfies if there is none. */
    public Policy policy(String path) {
        Policy policy = byPath.get(path);
        return policy == null ? new Policy.RejectAll("there is no policy " + path) : policy;
    }

    public boolean contains(String path) {
        return byPath.containsKey(path);
    }

    /** Groups first: implicit meta policies look down. */
    private void add(String path, ConfigGroup group) {
        group.getGroupsMap().forEach((name, child) -> add(path + "/" + name, child));
        group.getPoliciesMap().forEach((name, configured) -> {
            String policyPath = path + "/" + name;
            byPath.put(policyPath, policy(path, group, configured.getPolicy()));
        });
    }

    private Policy policy(String path, ConfigGroup group, org.hyperledger.fabric.protos.common.Policy configured) {
        try {
            return switch (configured.getType()) {
                case PolicyType.SIGNATURE_VALUE -> Policy.of(SignaturePolicyEnvelope.parseFrom(configured.getValue()));
                case PolicyType.IMPLICIT_META_VALUE ->
                    implicitMeta(
                            path,
                            group,
                            org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.parseFrom(configured.getValue()));
                default -> new Policy.RejectAll("policy type " + configured.getType() + " is not known");
            };
        } catch (InvalidProtocolBufferException e) {
            return new Policy.RejectAll("a policy in " + path + " does not parse");
        }
    }

    private Policy implicitMeta(
            String path, ConfigGroup group, org.hyperledger.fabric.protos.common.ImplicitMetaPolicy definition) {
        if (definition.getRule() == Rule.UNRECOGNIZED) {
            return new Policy.RejectAll("a policy in " + path + " has an unknown rule");
        }
        Map<String, Policy> byGroup = new TreeMap<>();
        group.getGroupsMap()
                .keySet()
                .forEach(name -> byGroup.put(name, policy(path + "/" + name + "/" + definition.getSubPolicy())));
        return new ImplicitMetaPolicy(definition, byGroup);
    }
}
