package org.hansa.fabric.evidence.msp;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** X.509 read with the JDK. */
public final class Certificates {
    private Certificates() {}

    /** Reads one certificate, PEM or DER. */
    public static X509Certificate parse(ByteString encoded) throws InvalidIdentityException {
        try {
            return (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(encoded.toByteArray()));
        } catch (CertificateException e) {
            throw new InvalidIdentityException("not an X.509 certificate", e);
        }
    }

    static X509CRL parseRevocationList(ByteString encoded) throws InvalidIdentityException {
        try {
            return (X509CRL) factory().generateCRL(new ByteArrayInputStream(encoded.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new InvalidIdentityException("not a certificate revocation list", e);
        }
    }

    /** The signed part. Unlike the whole certificate, nobody but its issuer can give it a second form. */
    static ByteString signedPart(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(certificate.getTBSCertificate());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has an encoding", e);
        }
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has an encoding", e);
        }
    }

    static boolean isAuthority(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }

    /** The subject's organizational units. Go, and so cryptogen and Fabric CA, write several into one relative name. */
    static List<String> organizationalUnits(X509Certificate certificate) {
        try {
            List<String> units = new ArrayList<>();
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                Attributes attributes = rdn.toAttributes();
                Attribute unit = attributes.get("OU");
                for (int i = 0; unit != null && i < unit.size(); i++) {
                    units.add(String.valueOf(unit.get(i)));
                }
            }
            return units;
        } catch (NamingException e) {
            return List.of();
        }
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }
}
