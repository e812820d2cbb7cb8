package org.hansa.controlplane.ledger.fabric;

import com.google.protobuf.ByteString;
import java.security.PrivateKey;
import org.hansa.controlplane.ledger.LedgerProperties;
import org.hansa.controlplane.ledger.LedgerSigner;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.ledger.model.MspId;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** The anchor identity's key, used with the same provider that verifies. */
final class FabricSigner implements LedgerSigner {
    private final MspId member;
    private final ByteString identity;
    private final PrivateKey key;

    FabricSigner(MspId member, LedgerProperties.KeyFiles files) {
        Identity signer = FabricConnection.identity(member, files.certificate());
        this.member = member;
        this.identity = SerializedIdentity.newBuilder()
                .setMspid(signer.getMspId())
                .setIdBytes(ByteString.copyFrom(signer.getCredentials()))
                .build()
                .toByteString();
        this.key = FabricConnection.privateKey(files.key());
    }

    @Override
    public String mspId() {
        return member.value();
    }

    @Override
    public byte[] identity() {
        return identity.toByteArray();
    }

    @Override
    public byte[] sign(byte[] message) {
        return Signatures.sign(key, message);
    }
}
