package org.hansa.fabric.evidence.msp;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Certification paths to an MSP's roots.
 *
 * <p>A certificate is judged one second after its own NotBefore, as Fabric does: expiry never invalidates an old block;
 * taking a member's certificate away is the channel configuration's business (revocation lists, MSP updates). Paths are
 * the JDK's PKIX; the root's own dates and, as in Go, the extended key usages are checked besides.
 */
final class CertificateChains {
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_EXTENDED_USAGE = "2.5.29.37.0";

    private final List<X509Certificate> roots;
    private final Set<TrustAnchor> anchors = new HashSet<>();
    private final CertStore intermediates;
    private final Set<X509Certificate> issuersOfIntermediates = new HashSet<>();

    CertificateChains(List<X509Certificate> roots, List<X509Certificate> intermediates)
            throws InvalidIdentityException {
        this.roots = roots;
        roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
        try {
            this.intermediates = CertStore.getInstance("Collection", new CollectionCertStoreParameters(intermediates));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has collection certificate stores", impossible);
        }
        for (X509Certificate intermediate : intermediates) {
            List<X509Certificate> chain = chain(intermediate);
            issuersOfIntermediates.addAll(chain.subList(1, chain.size()));
        }
    }

    boolean isRoot(X509Certificate certificate) {
        return roots.contains(certificate);
    }

    /** The certificate first, its root last. Fails if there is none, or if its issuer also issues intermediates. */
    List<X509Certificate> identityChain(X509Certificate certificate) throws InvalidIdentityException {
        List<X509Certificate> chain = chain(certificate);
        if (issuersOfIntermediates.contains(chain.get(1))) {
            throw new InvalidIdentityException("the issuer may certify authorities only, not identities");
        }
        return chain;
    }

    List<X509Certificate> chain(X509Certificate certificate) throws InvalidIdentityException {
        Date instant = new Date(certificate.getNotBefore().getTime() + 1_000);
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(certificate);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(intermediates);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(certificate))));
            parameters.setDate(instant);
            parameters.setRevocationEnabled(false);
            PKIXCertPathBuilderResult result = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            List<X509Certificate> chain = new ArrayList<>();
            result.getCertPath().getCertificates().forEach(c -> chain.add((X509Certificate) c));
            X509Certificate root = result.getTrustAnchor().getTrustedCert();
            root.checkValidity(instant);
            chain.add(root);
            requireUsage(chain);
            return chain;
        } catch (GeneralSecurityException e) {
            throw new InvalidIdentityException(
                    "no valid chain from \""
                            + certificate.getSubjectX500Principal().getName() + "\" to a root of the MSP",
                    e);
        }
    }

    /** Go verifies for server authentication unless told otherwise; a certificate without the extension allows all. */
    private static void requireUsage(List<X509Certificate> chain)
            throws GeneralSecurityException, InvalidIdentityException {
        for (X509Certificate certificate : chain) {
            List<String> usages = certificate.getExtendedKeyUsage();
            if (usages != null && !usages.contains(SERVER_AUTHENTICATION) && !usages.contains(ANY_EXTENDED_USAGE)) {
                throw new InvalidIdentityException("an extended key usage in the chain excludes this use");
            }
        }
    }
}
