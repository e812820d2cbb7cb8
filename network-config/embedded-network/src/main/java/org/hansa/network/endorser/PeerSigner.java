package org.hansa.network.endorser;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.PrivateKey;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** An identity that signs as Fabric's peers do: low-S ECDSA over SHA-256. */
public interface PeerSigner {

    /** The serialised identity: MSP id and certificate. */
    ByteString identity();

    ByteString sign(ByteString message);

    /** Reads an identity from an MSP folder's certificate and key. */
    static PeerSigner of(String mspId, KeyFiles files) {
        ByteString certificate;
        try {
            certificate = ByteString.copyFrom(Files.readAllBytes(files.certificate()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the certificate " + files.certificate(), e);
        }
        return of(mspId, certificate, PemFiles.readKey(files.key()));
    }

    /** @param certificate PEM */
    static PeerSigner of(String mspId, ByteString certificate, PrivateKey key) {
        ByteString identity = SerializedIdentity.newBuilder()
                .setMspid(mspId)
                .setIdBytes(certificate)
                .build()
                .toByteString();
        return new PeerSigner() {
            @Override
            public ByteString identity() {
                return identity;
            }

            @Override
            public ByteString sign(ByteString message) {
                return ByteString.copyFrom(Signatures.sign(key, message.toByteArray()));
            }
        };
    }
}
