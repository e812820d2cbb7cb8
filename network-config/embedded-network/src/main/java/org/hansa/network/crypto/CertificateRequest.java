package org.hansa.network.crypto;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf certificate shall say.
 *
 * @param commonName CN of the subject: a role or a node, never a person
 * @param role node OU of the subject ({@code peer}, {@code admin}, {@code client}, {@code orderer}), or null for TLS
 * @param tls whether it is for TLS, server and client, rather than for signing
 * @param names subject alternative names
 */
record CertificateRequest(String commonName, @Nullable String role, boolean tls, List<GeneralName> names) {

    static CertificateRequest signing(String commonName, String role) {
        return new CertificateRequest(commonName, role, false, List.of());
    }

    /** A TLS certificate valid for its own name and for this host, with further names if any. */
    static CertificateRequest tls(String commonName, GeneralName... more) {
        List<GeneralName> names = new ArrayList<>(List.of(
                new GeneralName(GeneralName.dNSName, commonName),
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        names.addAll(List.of(more));
        return new CertificateRequest(commonName, null, true, List.copyOf(names));
    }

    KeyUsage keyUsage() {
        return new KeyUsage(tls ? KeyUsage.digitalSignature | KeyUsage.keyEncipherment : KeyUsage.digitalSignature);
    }

    static ExtendedKeyUsage serverAndClient() {
        return new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
    }
}
