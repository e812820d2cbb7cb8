package org.hansa.fabric.evidence.msp;

import com.google.protobuf.ByteString;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.msp.TestAuthority.Certified;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;

/** An organisation with its own root, node OUs on, and three certified identities with their keys. */
public final class TestMember {
    private final String mspId;
    private final FabricMSPConfig config;
    private final Certified peer;
    private final Certified admin;
    private final Certified orderer;

    public TestMember(String mspId) throws Exception {
        TestAuthority root = TestAuthority.root("CN=ca." + mspId);
        this.mspId = mspId;
        this.peer = root.certify("CN=peer0,OU=peer");
        this.admin = root.certify("CN=admin,OU=admin");
        this.orderer = root.certify("CN=orderer,OU=orderer");
        this.config = config(mspId, root);
    }

    static FabricMSPConfig config(String mspId, TestAuthority root) {
        return FabricMSPConfig.newBuilder()
                .setName(mspId)
                .addRootCerts(root.pem())
                .setFabricNodeOus(FabricNodeOUs.newBuilder()
                        .setEnable(true)
                        .setAdminOuIdentifier(nodeOu("admin"))
                        .setClientOuIdentifier(nodeOu("client"))
                        .setPeerOuIdentifier(nodeOu("peer"))
                        .setOrdererOuIdentifier(nodeOu("orderer")))
                .build();
    }

    private static FabricOUIdentifier nodeOu(String name) {
        return FabricOUIdentifier.newBuilder()
                .setOrganizationalUnitIdentifier(name)
                .build();
    }

    public String mspId() {
        return mspId;
    }

    public FabricMSPConfig config() {
        return config;
    }

    public Msp msp() {
        return Msp.of(config, true);
    }

    public ByteString ordererIdentity() {
        return orderer.serialized(mspId);
    }

    public SignedData peerSigns(ByteString message) {
        return signs(peer, message);
    }

    public SignedData adminSigns(ByteString message) {
        return signs(admin, message);
    }

    public SignedData ordererSigns(ByteString message) {
        return signs(orderer, message);
    }

    private SignedData signs(Certified signer, ByteString message) {
        byte[] signature = Signatures.sign(signer.keys().getPrivate(), message.toByteArray());
        return new SignedData(signer.serialized(mspId), message, ByteString.copyFrom(signature));
    }
}
