package org.hansa.network.configtx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The one block validation policy that a BFT channel may have: a Byzantine quorum of its consenters' very certificates,
 * in the order of the consenter mapping. Who changes the mapping must change the policy with it.
 */
public final class BlockValidationRule {

    private BlockValidationRule() {}

    /** The policy that follows from a consenter mapping. */
    public static Policy derive(List<Consenter> consenters) {
        SignaturePolicy.NOutOf.Builder rule =
                SignaturePolicy.NOutOf.newBuilder().setN(quorum(consenters.size()));
        SignaturePolicyEnvelope.Builder envelope = SignaturePolicyEnvelope.newBuilder();
        for (int i = 0; i < consenters.size(); i++) {
            rule.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
            envelope.addIdentities(MSPPrincipal.newBuilder()
                    .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
                    .setPrincipal(identity(consenters.get(i)).toByteString()));
        }
        envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(rule));
        return Policy.newBuilder()
                .setType(Policy.PolicyType.SIGNATURE_VALUE)
                .setValue(envelope.build().toByteString())
                .build();
    }

    /** Signatures that a block of {@code n} consenters needs: ⌈(n + f + 1) / 2⌉ with f = ⌊(n - 1) / 3⌋. */
    public static int quorum(int consenters) {
        int tolerated = Math.max(0, (consenters - 1) / 3);
        return (consenters + tolerated + 2) / 2;
    }

    /** Requires that a configuration's policy is the derived one and that its consenters could order at all. */
    public static void check(String channelId, Config config) throws UpdateRefused {
        ConfigGroup orderer = config.getChannelGroup().getGroupsOrDefault("Orderer", ConfigGroup.getDefaultInstance());
        List<Consenter> consenters = consenters(orderer);
        requireUsable(ChannelConfiguration.of(channelId, config), consenters);
        if (!orderer.containsPolicies("BlockValidation")) {
            throw new UpdateRefused("block validation policy is not found in the policies of 'Orderer' group");
        }
        Policy actual = orderer.getPoliciesOrThrow("BlockValidation").getPolicy();
        if (!actual.equals(derive(consenters))) {
            throw new UpdateRefused("block validation policy should be a signature policy: "
                    + quorum(consenters.size()) + " of the " + consenters.size()
                    + " consenters' identities, in the order of the consenter mapping, but it is another one instead");
        }
    }

    static List<Consenter> consenters(ConfigGroup orderer) throws UpdateRefused {
        try {
            return orderer.containsValues("Orderers")
                    ? Orderers.parseFrom(orderer.getValuesOrThrow("Orderers").getValue())
                            .getConsenterMappingList()
                    : List.of();
        } catch (InvalidProtocolBufferException e) {
            throw new UpdateRefused(ConfigurationUpdates.MALFORMED);
        }
    }

    /** Stricter than Fabric v3.1.5, whose orderers take such a mapping and cannot start with it afterwards. */
    private static void requireUsable(ChannelConfiguration next, List<Consenter> consenters) throws UpdateRefused {
        if (consenters.isEmpty()) {
            throw new UpdateRefused("no values in 'Orderer' group");
        }
        Set<Integer> ids = new HashSet<>();
        for (Consenter consenter : consenters) {
            if (!ids.add(consenter.getId())) {
                throw new UpdateRefused("the consenter mapping names consenter " + consenter.getId() + " twice");
            }
            try {
                next.msps().identity(identity(consenter).toByteString());
            } catch (InvalidIdentityException e) {
                throw new UpdateRefused("the identity of consenter " + consenter.getId()
                        + " in the consenter mapping is of no organisation of the channel: " + e.getMessage());
            }
        }
    }

    private static SerializedIdentity identity(Consenter consenter) {
        return SerializedIdentity.newBuilder()
                .setMspid(consenter.getMspId())
                .setIdBytes(consenter.getIdentity())
                .build();
    }
}
