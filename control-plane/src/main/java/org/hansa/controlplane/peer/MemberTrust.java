package org.hansa.controlplane.peer;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hansa.controlplane.ledger.ChannelTrust;
import org.hansa.ledger.model.MspId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose control plane a certificate chain belongs to: the one member whose TLS root it ends in, confirmed by the leaf's URI
 * name. Each member is asked on its own; there is no context in which two members' roots are trusted together, and a root
 * that two members share counts for neither. Roots follow the channel configuration within a second.
 */
public final class MemberTrust {
    public static final String URI_NAME = "hansa:control-plane:";

    /** What the certificate is used for. */
    public enum Use {
        CLIENT("1.3.6.1.5.5.7.3.2"),
        SERVER("1.3.6.1.5.5.7.3.1");

        private final String extendedKeyUsage;

        Use(String extendedKeyUsage) {
            this.extendedKeyUsage = extendedKeyUsage;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(MemberTrust.class);
    private static final int GENERAL_NAME_URI = 6;
    private static final int MAX_CHAIN = 5;
    private static final int MAX_IDENTIFIED = 256;
    private final ChannelTrust channel;
    private volatile Roots roots = new Roots(new TreeMap<>(), Set.of(), new ConcurrentHashMap<>(), 0);

    /** @param identified whose a chain was, while these roots count: a connection presents its own with each request */
    private record Roots(
            SortedMap<MspId, Set<X509Certificate>> own,
            Set<X509Certificate> shared,
            Map<Presented, MspId> identified,
            long readAtNanos) {}

    private record Presented(List<X509Certificate> chain, Use use) {}

    public MemberTrust(ChannelTrust channel) {
        this.channel = channel;
    }

    /** @throws CertificateException saying why this is nobody's control plane */
    public MspId identify(X509Certificate[] chain, Use use) throws CertificateException {
        if (chain.length == 0 || chain.length > MAX_CHAIN) {
            throw new CertificateException("a chain of " + chain.length + " certificates");
        }
        Roots now = roots();
        Presented presented = new Presented(List.of(chain), use);
        MspId known = now.identified().get(presented);
        if (known != null) {
            return known;
        }
        MspId member = identify(chain, use, now);
        if (now.identified().size() < MAX_IDENTIFIED) {
            now.identified().put(presented, member);
        }
        return member;
    }

    private static MspId identify(X509Certificate[] chain, Use use, Roots now) throws CertificateException {
        List<MspId> found = new ArrayList<>();
        for (Map.Entry<MspId, Set<X509Certificate>> member : now.own().entrySet()) {
            if (!member.getValue().isEmpty() && endsIn(chain, member.getValue())) {
                found.add(member.getKey());
            }
        }
        if (found.size() != 1) {
            throw new CertificateException("the chain ends in the roots of " + found + ", must be one member's");
        }
        requireName(chain[0], found.get(0));
        requireUse(chain[0], use);
        return found.get(0);
    }

    /** The roots that count, for the hint that a TLS server gives its clients. */
    public X509Certificate[] acceptedIssuers() {
        return roots().own().values().stream().flatMap(Set::stream).toArray(X509Certificate[]::new);
    }

    private Roots roots() {
        Roots known = roots;
        if (known.readAtNanos() != 0 && System.nanoTime() - known.readAtNanos() < TimeUnit.SECONDS.toNanos(1)) {
            return known;
        }
        Map<X509Certificate, Long> owners = channel.memberTlsRoots().values().stream()
                .flatMap(each -> new HashSet<>(each).stream())
                .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
        Set<X509Certificate> shared = owners.entrySet().stream()
                .filter(each -> each.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!shared.equals(known.shared())) {
            LOG.error("{} TLS roots are shared by several members and count for none of them", shared.size());
        }
        TreeMap<MspId, Set<X509Certificate>> own = new TreeMap<>();
        channel.memberTlsRoots().forEach((member, certificates) -> {
            Set<X509Certificate> alone = new HashSet<>(certificates);
            alone.removeAll(shared);
            own.put(member, alone);
        });
        Roots read = new Roots(own, shared, new ConcurrentHashMap<>(), System.nanoTime() | 1);
        roots = read;
        return read;
    }

    private static boolean endsIn(X509Certificate[] chain, Set<X509Certificate> anchors) {
        try {
            List<X509Certificate> path =
                    Arrays.stream(chain).filter(each -> !anchors.contains(each)).toList();
            CertPath certificates = CertificateFactory.getInstance("X.509").generateCertPath(path);
            PKIXParameters parameters = new PKIXParameters(
                    anchors.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet()));
            // Members announce a lost key by a configuration update that takes the root out; there are no lists to
            // fetch.
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX").validate(certificates, parameters);
            return !path.isEmpty();
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void requireName(X509Certificate leaf, MspId member) throws CertificateException {
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        List<String> ours = names == null
                ? List.of()
                : names.stream()
                        .filter(each -> Integer.valueOf(GENERAL_NAME_URI).equals(each.get(0)))
                        .map(each -> String.valueOf(each.get(1)))
                        .filter(each -> each.startsWith(URI_NAME))
                        .toList();
        if (!ours.equals(List.of(URI_NAME + member))) {
            throw new CertificateException("a certificate of " + member + " that carries the names " + ours);
        }
    }

    private static void requireUse(X509Certificate leaf, Use use) throws CertificateException {
        List<String> uses = leaf.getExtendedKeyUsage();
        if (uses == null || !uses.contains(use.extendedKeyUsage)) {
            throw new CertificateException("the certificate is not for a " + use);
        }
    }
}
