package org.hansa.network.collections;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * A private collection in force.
 *
 * @param config as the definition has it, or as Fabric makes it for an organisation's implicit collection
 * @param members who is a member, compiled
 * @param organisations the members' MSP ids: their peers keep the values, all others keep hashes
 */
public record DefinedCollection(StaticCollectionConfig config, Policy members, Set<String> organisations) {

    public DefinedCollection {
        organisations = Set.copyOf(organisations);
    }

    static DefinedCollection of(StaticCollectionConfig config) {
        var members = config.getMemberOrgsPolicy().getSignaturePolicy();
        Set<String> organisations = new TreeSet<>();
        for (MSPPrincipal principal : members.getIdentitiesList()) {
            organisations.add(organisation(principal));
        }
        return new DefinedCollection(config, Policy.of(members), organisations);
    }

    public String name() {
        return config.getName();
    }

    /** Blocks after which a value expires; 0 for never. */
    public long blockToLive() {
        return config.getBlockToLive();
    }

    /** Whether a client may read values at a peer that has them. */
    boolean isReadableBy(SignerSet client) {
        return !config.getMemberOnlyRead() || isMember(client);
    }

    boolean isWritableBy(SignerSet client) {
        return !config.getMemberOnlyWrite() || isMember(client);
    }

    /** Whether a client satisfies the member policy. */
    public boolean isMember(SignerSet client) {
        return members.evaluate(client).satisfied();
    }

    /** The organisation that a principal belongs to; empty if it cannot be read, which no organisation is called. */
    public static String organisation(MSPPrincipal principal) {
        try {
            return switch (principal.getPrincipalClassification()) {
                case ROLE -> MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier();
                case ORGANIZATION_UNIT ->
                    OrganizationUnit.parseFrom(principal.getPrincipal()).getMspIdentifier();
                case IDENTITY ->
                    SerializedIdentity.parseFrom(principal.getPrincipal()).getMspid();
                default -> "";
            };
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }
}
