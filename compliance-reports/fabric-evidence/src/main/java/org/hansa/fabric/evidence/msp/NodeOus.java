package org.hansa.fabric.evidence.msp;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;

/** An MSP's rules for organizational units: which one makes a client, peer, admin or orderer, and who must certify it. */
record NodeOus(Map<Role, Unit> units) {

    /** @param certifiers hash of the certifying chain, empty if any chain will do */
    record Unit(String name, ByteString certifiers) {}

    /** How the MSP turns a configured certificate into the hash of its chain. */
    @FunctionalInterface
    interface CertifierHash {
        ByteString of(ByteString certificate) throws InvalidIdentityException;
    }

    static NodeOus of(FabricNodeOUs configured, CertifierHash hash) throws InvalidIdentityException {
        Map<Role, Unit> units = new EnumMap<>(Role.class);
        if (configured.getEnable()) {
            if (configured.hasClientOuIdentifier()) {
                units.put(Role.CLIENT, unit(configured.getClientOuIdentifier(), hash));
            }
            if (configured.hasPeerOuIdentifier()) {
                units.put(Role.PEER, unit(configured.getPeerOuIdentifier(), hash));
            }
            if (configured.hasAdminOuIdentifier()) {
                units.put(Role.ADMIN, unit(configured.getAdminOuIdentifier(), hash));
            }
            if (configured.hasOrdererOuIdentifier()) {
                units.put(Role.ORDERER, unit(configured.getOrdererOuIdentifier(), hash));
            }
        }
        return new NodeOus(units);
    }

    private static Unit unit(FabricOUIdentifier configured, CertifierHash hash) throws InvalidIdentityException {
        ByteString certificate = configured.getCertificate();
        return new Unit(
                configured.getOrganizationalUnitIdentifier(),
                certificate.isEmpty() ? ByteString.EMPTY : hash.of(certificate));
    }

    boolean enforced() {
        return !units.isEmpty();
    }

    /** The roles that a certificate with these units has. */
    Set<Role> roles(List<String> organizationalUnits) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        units.forEach((role, unit) -> {
            if (organizationalUnits.contains(unit.name())) {
                roles.add(role);
            }
        });
        return roles;
    }

    /** Exactly one of the certificate's units is a role, and the right authority certified it. */
    void require(List<String> organizationalUnits, ByteString certifiers) throws InvalidIdentityException {
        if (!enforced()) {
            return;
        }
        List<Unit> matching = new ArrayList<>();
        for (String name : organizationalUnits) {
            units.values().stream()
                    .filter(unit -> unit.name().equals(name))
                    .findFirst()
                    .ifPresent(matching::add);
        }
        if (matching.size() != 1) {
            throw new InvalidIdentityException("the organizational units " + organizationalUnits + " name "
                    + matching.size() + " node roles, not one");
        }
        ByteString required = matching.get(0).certifiers();
        if (!required.isEmpty() && !required.equals(certifiers)) {
            throw new InvalidIdentityException("the node role is not certified by the authority that the MSP names");
        }
    }
}
