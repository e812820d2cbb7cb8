package org.hansa.fabric.evidence.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.Hashes;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * One organisation's membership service as the channel defines it: roots, intermediates, administrators, node OUs,
 * revocation lists. Behaves as Fabric's MSP from 1.4.3 on, with Ed25519 where the channel has the V3_0 capability.
 */
public final class Msp {
    private static final String PEM_MARK = "-----BEGIN";

    private final String id;
    private final boolean ed25519;
    private final List<X509Certificate> roots;
    private final CertificateChains chains;
    private final List<X509CRL> revocations = new ArrayList<>();
    private final Set<ByteString> administrators = new HashSet<>();
    private final Set<NodeOus.Unit> requiredUnits = new HashSet<>();
    private final NodeOus nodeOus;
    private final List<ByteString> tlsRoots;
    /** What policies name is asked for with every block. */
    private final OpenedIdentities named = new OpenedIdentities(this::identity);

    private Msp(FabricMSPConfig config, boolean ed25519) throws InvalidIdentityException {
        this.id = config.getName();
        this.ed25519 = ed25519;
        this.roots = certificates(config.getRootCertsList());
        if (roots.isEmpty()) {
            throw new InvalidIdentityException("the MSP has no root certificate");
        }
        List<X509Certificate> intermediates = certificates(config.getIntermediateCertsList());
        requireAuthorities(roots);
        requireAuthorities(intermediates);
        this.chains = new CertificateChains(roots, intermediates);
        for (ByteString list : config.getRevocationListList()) {
            revocations.add(Certificates.parseRevocationList(list));
        }
        for (FabricOUIdentifier unit : config.getOrganizationalUnitIdentifiersList()) {
            requiredUnits.add(
                    new NodeOus.Unit(unit.getOrganizationalUnitIdentifier(), certifierHash(unit.getCertificate())));
        }
        this.nodeOus = NodeOus.of(config.getFabricNodeOus(), this::certifierHash);
        for (X509Certificate administrator : certificates(config.getAdminsList())) {
            administrators.add(Certificates.signedPart(administrator));
        }
        this.tlsRoots = List.copyOf(config.getTlsRootCertsList());
    }

    /** @param ed25519 whether the channel's capabilities admit Ed25519 keys (V3_0) */
    public static Msp of(FabricMSPConfig config, boolean ed25519) {
        try {
            return new Msp(config, ed25519);
        } catch (InvalidIdentityException e) {
            throw new EvidenceException("MSP " + config.getName() + ": " + e.getMessage(), e);
        }
    }

    public String id() {
        return id;
    }

    public List<X509Certificate> roots() {
        return roots;
    }

    /** TLS root certificates, PEM. */
    public List<ByteString> tlsRoots() {
        return tlsRoots;
    }

    boolean listsAsAdministrator(ByteString signedPart) {
        return administrators.contains(signedPart);
    }

    /** The same as {@link #identity(ByteString)} for identities that policies name, which are few and opened once. */
    MspIdentity named(ByteString serializedIdentity) throws InvalidIdentityException {
        return named.get(serializedIdentity);
    }

    /** Opens a serialised identity of this MSP. */
    public MspIdentity identity(ByteString serializedIdentity) throws InvalidIdentityException {
        try {
            SerializedIdentity identity = SerializedIdentity.parseFrom(serializedIdentity);
            if (!identity.getMspid().equals(id)) {
                throw new InvalidIdentityException("an identity of " + identity.getMspid() + " is none of " + id);
            }
            if (!identity.getIdBytes().toStringUtf8().contains(PEM_MARK)) {
                throw new InvalidIdentityException("an identity's certificate is given in PEM");
            }
            return identity(Certificates.parse(identity.getIdBytes()));
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidIdentityException("not a serialised identity", e);
        }
    }

    /** Fails where there is no chain to the roots; other faults are in {@link MspIdentity#invalidity}. */
    public MspIdentity identity(X509Certificate certificate) throws InvalidIdentityException {
        List<X509Certificate> chain = chains.chain(certificate);
        ByteString certifiers = hash(chain.subList(1, chain.size()));
        List<String> units = Certificates.organizationalUnits(certificate);
        String invalidity = null;
        try {
            requireValid(certificate, units, certifiers);
        } catch (InvalidIdentityException e) {
            invalidity = e.getMessage();
        }
        return new MspIdentity(this, certificate, certifiers, nodeOus.roles(units), invalidity);
    }

    private void requireValid(X509Certificate certificate, List<String> units, ByteString certifiers)
            throws InvalidIdentityException {
        boolean supported = certificate.getPublicKey() instanceof ECPublicKey
                || ed25519 && certificate.getPublicKey() instanceof EdECPublicKey;
        if (!supported) {
            throw new InvalidIdentityException(
                    "keys of algorithm " + certificate.getPublicKey().getAlgorithm() + " are not supported");
        }
        if (Certificates.isAuthority(certificate)) {
            throw new InvalidIdentityException("an authority's certificate is no identity");
        }
        requireNotRevoked(certificate, chains.identityChain(certificate).get(1));
        if (!requiredUnits.isEmpty()
                && units.stream().noneMatch(unit -> requiredUnits.contains(new NodeOus.Unit(unit, certifiers)))) {
            throw new InvalidIdentityException("none of the organizational units " + units + " is one of the MSP's");
        }
        nodeOus.require(units, certifiers);
    }

    /** Revocation counts from the configuration that carries the list, whatever date the list gives. */
    private void requireNotRevoked(X509Certificate certificate, X509Certificate issuer)
            throws InvalidIdentityException {
        for (X509CRL list : revocations) {
            if (list.getRevokedCertificate(certificate.getSerialNumber()) != null && isSignedBy(list, issuer)) {
                throw new InvalidIdentityException("the certificate has been revoked");
            }
        }
    }

    private static boolean isSignedBy(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException anotherAuthoritysList) {
            return false;
        }
    }

    private ByteString certifierHash(ByteString authority) throws InvalidIdentityException {
        X509Certificate certificate = Certificates.parse(authority);
        return chains.isRoot(certificate) ? hash(List.of(certificate)) : hash(chains.chain(certificate));
    }

    private static ByteString hash(List<X509Certificate> chain) {
        byte[][] parts = chain.stream().map(Certificates::encoded).toArray(byte[][]::new);
        return ByteString.copyFrom(Hashes.sha256(parts));
    }

    private static List<X509Certificate> certificates(List<ByteString> encoded) throws InvalidIdentityException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (ByteString bytes : encoded) {
            certificates.add(Certificates.parse(bytes));
        }
        return List.copyOf(certificates);
    }

    private static void requireAuthorities(List<X509Certificate> certificates) throws InvalidIdentityException {
        for (X509Certificate certificate : certificates) {
            if (!Certificates.isAuthority(certificate)) {
                throw new InvalidIdentityException("\""
                        + certificate.getSubjectX500Principal().getName() + "\" is listed as an authority but is none");
            }
        }
    }
}
