package org.hansa.network.access;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Organization;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hansa.fabric.evidence.policy.ImplicitMetaPolicy;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;

/** Checks requests to one peer against the policies of its channel and its own organisation. */
public final class AccessControl {

    public static final String READERS = "/Channel/Application/Readers";
    public static final String WRITERS = "/Channel/Application/Writers";

    private final String channelId;
    private final String localMspId;
    private final Supplier<ChannelConfiguration> configuration;

    /**
     * @param localMspId the organisation of the peer
     * @param configuration the channel's configuration in force, asked again at each check
     */
    public AccessControl(String channelId, String localMspId, Supplier<ChannelConfiguration> configuration) {
        this.channelId = channelId;
        this.localMspId = localMspId;
        this.configuration = configuration;
    }

    public String channelId() {
        return channelId;
    }

    public ChannelConfiguration configuration() {
        return configuration.get();
    }

    /** Requires that the signer satisfies a policy of the channel. */
    public void require(String channel, String policyPath, SignedData request) throws AccessDenied {
        ChannelConfiguration current = requireChannel(channel);
        require(current, policyPath, SignerSet.of(current.msps(), List.of(request)));
    }

    /** The same for an identity whose signature has been checked already. */
    public void require(String channel, String policyPath, MspIdentity signer) throws AccessDenied {
        require(requireChannel(channel), policyPath, SignerSet.ofVerified(List.of(signer)));
    }

    private ChannelConfiguration requireChannel(String channel) throws AccessDenied {
        if (!channel.equals(channelId)) {
            throw new AccessDenied("Failed to get policy manager for channel [" + channel + "]");
        }
        return configuration.get();
    }

    private void require(ChannelConfiguration current, String policyPath, SignerSet signers) throws AccessDenied {
        Policy policy = current.policy(policyPath);
        if (!policy.evaluate(signers).satisfied()) {
            throw new AccessDenied("Failed evaluating policy on signed data during check policy on channel ["
                    + channelId + "] with policy [" + policyPath + "]: [" + reason(current, policyPath, policy, signers)
                    + "]");
        }
    }

    /** Requires a role in the peer's own organisation, whatever the channel says. */
    public void requireLocal(LocalPolicy policy, SignedData request) throws AccessDenied {
        String during = "channelless check policy with policy [" + policy.title() + "]";
        MspIdentity creator;
        try {
            creator = localIdentity(request.identity());
        } catch (InvalidIdentityException e) {
            throw new AccessDenied(
                    "Failed deserializing proposal creator during " + during + ": [" + e.getMessage() + "]");
        }
        if (!creator.satisfies(principal(policy))) {
            String role = policy.role().name().toLowerCase(Locale.ROOT);
            throw new AccessDenied("Failed verifying that proposal's creator satisfies local MSP principal during "
                    + during + ": [The identity is not an " + role + " under this MSP [" + localMspId + "]: "
                    + creator.invalidity()
                            .orElse("The identity does not contain OU [" + policy.role() + "], MSP: [" + localMspId
                                    + "]")
                    + "]");
        }
        if (!creator.verify(request.message(), request.signature())) {
            throw new AccessDenied("The signature is invalid");
        }
    }

    /** Opens an identity that must be one of the peer's own organisation. */
    public MspIdentity localIdentity(ByteString serialized) throws InvalidIdentityException {
        MspIdentity identity = configuration.get().msps().identity(serialized);
        if (!identity.mspId().equals(localMspId)) {
            throw new InvalidIdentityException("expected MSP ID " + localMspId + ", received " + identity.mspId());
        }
        return identity;
    }

    private MSPPrincipal principal(LocalPolicy policy) {
        MSPRole role = MSPRole.newBuilder()
                .setMspIdentifier(localMspId)
                .setRole(policy.role())
                .build();
        return MSPPrincipal.newBuilder()
                .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                .setPrincipal(role.toByteString())
                .build();
    }

    private static String reason(ChannelConfiguration configuration, String path, Policy policy, SignerSet signers) {
        if (!(policy instanceof ImplicitMetaPolicy meta)) {
            return "signature set did not satisfy policy";
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String group = path.substring(0, path.lastIndexOf('/'));
        long satisfied = configuration.applicationOrganizations().stream()
                .map(Organization::name)
                .filter(organisation -> configuration
                        .policy(group + "/" + organisation + "/" + name)
                        .evaluate(signers)
                        .satisfied())
                .count();
        return "implicit policy evaluation failed - " + satisfied + " sub-policies were satisfied, but this policy"
                + " requires " + meta.threshold() + " of the '" + name + "' sub-policies to be satisfied";
    }
}
