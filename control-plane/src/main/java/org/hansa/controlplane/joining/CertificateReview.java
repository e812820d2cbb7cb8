package org.hansa.controlplane.joining;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.ledger.model.ChannelDefinition;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.ledger.model.MembershipFile.Use;
import org.hansa.ledger.model.MspId;

/**
 * What must be true of an uploaded file before members vote on it: its certificates chain to its own authorities, are what
 * their use asks for and last long enough; keys and names are nobody else's and not used twice; and its administrator signed
 * it, so that the file is by whoever holds the keys.
 */
final class CertificateReview {
    static final Duration LEAST_LEFT = Duration.ofDays(30);
    private static final String CONTROL_PLANE = "hansa:control-plane:";
    private static final int URI_NAME = 6;
    private static final Map<Use, String> UNITS =
            Map.of(Use.ADMIN, "admin", Use.ANCHOR, "client", Use.GOVERNANCE, "client", Use.PEER, "peer");
    private static final Map<Use, String> NAMES = Map.of(Use.ANCHOR, "anchor", Use.GOVERNANCE, "governance");
    private final MembershipFile file;
    private final Instant now;
    private final Consumer<String> fault;
    private final Map<String, X509Certificate> all = new LinkedHashMap<>();

    private CertificateReview(MembershipFile file, Instant now, Consumer<String> fault) {
        this.file = file;
        this.now = now;
        this.fault = fault;
    }

    /**
     * @param onChannel who is there already
     * @param others files of other applications at this member
     * @param fault takes one sentence for each thing that is wrong
     */
    static void of(
            MembershipFile file,
            Map<MspId, ChannelRoll.Organisation> onChannel,
            Collection<MembershipFile> others,
            Instant now,
            Consumer<String> fault) {
        CertificateReview review = new CertificateReview(file, now, fault);
        if (review.parse()) {
            review.authorities();
            review.identities();
            review.signature();
            review.keysOfItsOwn();
            onChannel.forEach(review::notTheirs);
            others.forEach(review::notAnothers);
        }
    }

    private boolean parse() {
        ChannelDefinition definition = file.definition();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("root", definition.root());
        texts.put("tlsRoot", definition.tlsRoot());
        for (Use use : Use.values()) {
            String text = file.certificates().get(use.name());
            if (text == null) {
                fault.accept("has no certificate " + use);
                return false;
            }
            texts.put(use.name(), text);
        }
        definition.orderers().forEach(each -> {
            texts.put("orderer " + each.id(), each.identity());
            texts.put("orderer TLS " + each.id(), each.tls());
        });
        texts.forEach((name, text) -> {
            try {
                all.put(name, Pem.certificate(text));
            } catch (IOException e) {
                fault.accept(name + " " + e.getMessage());
            }
        });
        return all.size() == texts.size();
    }

    private void authorities() {
        for (String name : List.of("root", "tlsRoot")) {
            X509Certificate root = all.get(name);
            if (root.getBasicConstraints() < 0) {
                fault.accept(name + " is not the certificate of an authority");
            }
            issuedBy(name, root, root);
            lasting(name, root);
        }
    }

    private void identities() {
        for (Use use : Use.values()) {
            X509Certificate leaf = all.get(use.name());
            boolean tls = use.name().endsWith("_TLS");
            leaf(use.name(), leaf, tls);
            String unit = UNITS.get(use);
            if (unit != null && !part(leaf, "OU").contains(unit)) {
                fault.accept(use + " has not the organisational unit " + unit);
            }
            String name = NAMES.get(use);
            if (name != null && !part(leaf, "CN").contains(name)) {
                fault.accept(use + " has not the common name " + name + ", by which the contracts know its role");
            }
        }
        file.definition().orderers().forEach(each -> {
            leaf("orderer " + each.id(), all.get("orderer " + each.id()), false);
            leaf("orderer TLS " + each.id(), all.get("orderer TLS " + each.id()), true);
        });
        if (!uriNames(all.get(Use.CONTROL_PLANE_TLS.name())).equals(List.of(CONTROL_PLANE + file.member()))) {
            fault.accept("CONTROL_PLANE_TLS has not the one URI name " + CONTROL_PLANE + file.member());
        }
    }

    private void leaf(String name, X509Certificate leaf, boolean tls) {
        if (leaf.getBasicConstraints() >= 0) {
            fault.accept(name + " is an authority's certificate");
        }
        if (!(leaf.getPublicKey() instanceof ECPublicKey)) {
            fault.accept(name + " has no EC key, which the channel asks for");
        }
        issuedBy(name, leaf, all.get(tls ? "tlsRoot" : "root"));
        lasting(name, leaf);
    }

    private void issuedBy(String name, X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
                fault.accept(name + " names another issuer than its authority");
            }
        } catch (GeneralSecurityException e) {
            fault.accept(name + " is not signed by the authority in this file");
        }
    }

    private void lasting(String name, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isBefore(now)) {
            fault.accept(name + " expired on " + end);
        } else if (end.isBefore(now.plus(LEAST_LEFT))) {
            fault.accept(name + " expires on " + end + ", sooner than in " + LEAST_LEFT.toDays() + " days");
        }
        if (certificate.getNotBefore().toInstant().isAfter(now)) {
            fault.accept(
                    name + " is not valid before " + certificate.getNotBefore().toInstant());
        }
    }

    private void signature() {
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(all.get(Use.ADMIN.name()).getPublicKey());
            check.update(file.signedBytes());
            if (check.verify(HexFormat.of().parseHex(file.signature()))) {
                return;
            }
        } catch (GeneralSecurityException e) {
            // Said below: a signature that cannot be read is none.
        }
        fault.accept("is not signed with the key of its ADMIN certificate; it was changed after it was made");
    }

    private void keysOfItsOwn() {
        Map<PublicKey, String> owners = new LinkedHashMap<>();
        all.forEach((name, certificate) -> {
            String first = owners.putIfAbsent(certificate.getPublicKey(), name);
            if (first != null) {
                fault.accept(name + " has the key of " + first + "; each has its own");
            }
        });
    }

    private void notTheirs(MspId member, ChannelRoll.Organisation theirs) {
        if (member.equals(file.member())) {
            fault.accept(member + " is on the channel already");
            return;
        }
        List<X509Certificate> roots = new ArrayList<>(theirs.roots());
        roots.addAll(theirs.tlsRoots());
        all.forEach((name, certificate) -> roots.forEach(root -> {
            if (certificate.getPublicKey().equals(root.getPublicKey())) {
                fault.accept(name + " has a key of " + member);
            } else if (signedBy(certificate, root)) {
                fault.accept(name + " is a certificate of " + member);
            }
        }));
        for (String name : List.of("root", "tlsRoot")) {
            boolean same = roots.stream().anyMatch(root -> root.getSubjectX500Principal()
                    .equals(all.get(name).getSubjectX500Principal()));
            if (same) {
                fault.accept(name + " has the name of an authority of " + member);
            }
        }
    }

    private void notAnothers(MembershipFile other) {
        Optional<String> shared = other.certificates().values().stream()
                .filter(file.certificates()::containsValue)
                .findFirst();
        if (other.member().equals(file.member())) {
            fault.accept(file.member() + " is in another application already");
        } else if (shared.isPresent()
                || other.definition().root().equals(file.definition().root())
                || other.definition().tlsRoot().equals(file.definition().tlsRoot())) {
            fault.accept("has a certificate of another application");
        }
    }

    private static boolean signedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException notTheirs) {
            return false;
        }
    }

    private static List<String> part(X509Certificate certificate, String type) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(each -> each.getType().equalsIgnoreCase(type))
                            .map(each -> String.valueOf(each.getValue()))
                            .toList();
        } catch (InvalidNameException e) {
            return List.of();
        }
    }

    private static List<String> uriNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(each -> Integer.valueOf(URI_NAME).equals(each.get(0)))
                            .map(each -> String.valueOf(each.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
