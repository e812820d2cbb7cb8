package org.hansa.network.genesis;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.CryptoFolder;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * An organisation in the configuration: its MSP and the four policies that the channel's policies build on.
 *
 * @param msp MSP id
 * @param root certificate of its authority, PEM
 * @param tlsRoot certificate of its TLS authority, PEM
 */
public record OrganisationGroups(String msp, ByteString root, ByteString tlsRoot) {

    /** The certificates of a crypto folder. */
    static OrganisationGroups of(CryptoFolder crypto, Organisation organisation) {
        return new OrganisationGroups(
                organisation.msp(),
                read(crypto.caCertificate(organisation)),
                read(crypto.tlsCaCertificate(organisation)));
    }

    /** Its group below Application. */
    public ConfigGroup application() {
        return base().build();
    }

    /** Its group below Orderer. */
    public ConfigGroup ordering(List<Endpoint> endpoints) {
        ConfigGroup.Builder group = base();
        OrdererAddresses.Builder addresses = OrdererAddresses.newBuilder();
        endpoints.forEach(endpoint -> addresses.addAddresses(endpoint.toString()));
        ConfigGroups.value(group, "Endpoints", addresses.build());
        return group.build();
    }

    private ConfigGroup.Builder base() {
        ConfigGroup.Builder group = ConfigGroups.group();
        ConfigGroups.value(group, "MSP", mspConfig());
        ConfigGroups.policy(group, "Readers", ConfigPolicies.anyRole(msp, MSPRoleType.MEMBER));
        ConfigGroups.policy(
                group,
                "Writers",
                ConfigPolicies.anyRole(
                        msp, MSPRoleType.ADMIN, MSPRoleType.CLIENT, MSPRoleType.PEER, MSPRoleType.ORDERER));
        ConfigGroups.policy(group, "Admins", ConfigPolicies.anyRole(msp, MSPRoleType.ADMIN));
        ConfigGroups.policy(group, "Endorsement", ConfigPolicies.anyRole(msp, MSPRoleType.PEER));
        return group;
    }

    private MSPConfig mspConfig() {
        FabricMSPConfig config = FabricMSPConfig.newBuilder()
                .setName(msp)
                .addRootCerts(root)
                .addTlsRootCerts(tlsRoot)
                .setCryptoConfig(FabricCryptoConfig.newBuilder()
                        .setSignatureHashFamily("SHA2")
                        .setIdentityIdentifierHashFunction("SHA256"))
                .setFabricNodeOus(FabricNodeOUs.newBuilder()
                        .setEnable(true)
                        .setClientOuIdentifier(unit("client"))
                        .setPeerOuIdentifier(unit("peer"))
                        .setAdminOuIdentifier(unit("admin"))
                        .setOrdererOuIdentifier(unit("orderer")))
                .build();
        return MSPConfig.newBuilder().setConfig(config.toByteString()).build();
    }

    private FabricOUIdentifier unit(String role) {
        return FabricOUIdentifier.newBuilder()
                .setCertificate(root)
                .setOrganizationalUnitIdentifier(role)
                .build();
    }

    static ByteString read(Path file) {
        try {
            return ByteString.copyFrom(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
