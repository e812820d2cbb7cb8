package org.hansa.fabric.evidence.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Locale;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** Principals in the words of Fabric's policy language, for reasons that people read. */
final class Principals {
    private Principals() {}

    static String describe(MSPPrincipal principal) {
        try {
            return switch (principal.getPrincipalClassification()) {
                case ROLE -> {
                    MSPRole role = MSPRole.parseFrom(principal.getPrincipal());
                    yield role.getMspIdentifier() + "." + role.getRole().name().toLowerCase(Locale.ROOT);
                }
                case ORGANIZATION_UNIT -> {
                    OrganizationUnit unit = OrganizationUnit.parseFrom(principal.getPrincipal());
                    yield unit.getMspIdentifier() + ".OU=" + unit.getOrganizationalUnitIdentifier();
                }
                case IDENTITY ->
                    SerializedIdentity.parseFrom(principal.getPrincipal()).getMspid() + ".identity";
                case ANONYMITY, COMBINED, UNRECOGNIZED ->
                    principal.getPrincipalClassification().name().toLowerCase(Locale.ROOT);
            };
        } catch (InvalidProtocolBufferException malformed) {
            return "a principal that does not parse";
        }
    }
}
