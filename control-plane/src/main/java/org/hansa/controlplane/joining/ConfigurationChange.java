package org.hansa.controlplane.joining;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.ledger.model.ChannelDefinition;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.ledger.model.MspId;
import org.jspecify.annotations.Nullable;

/**
 * One line of what an admission's configuration update changes on the channel: what is there now beside what would be.
 *
 * @param where a place in the channel's configuration, or what follows from it
 * @param before null where there is nothing yet
 */
public record ConfigurationChange(String where, @Nullable String before, String after) {

    /** In the order of the configuration, what follows from it last. */
    static List<ConfigurationChange> of(MembershipFile file, SortedMap<MspId, ChannelRoll.Organisation> now) {
        ChannelDefinition definition = file.definition();
        MspId member = definition.member();
        ChannelRoll.Organisation there = now.get(member);
        List<ConfigurationChange> changes = new ArrayList<>();
        TreeSet<MspId> peers = applications(now);
        TreeSet<MspId> then = new TreeSet<>(peers);
        then.add(member);
        String group = "Application/" + member + " ";
        changes.add(new ConfigurationChange("Application: its organisations", names(peers), names(then)));
        changes.add(new ConfigurationChange(
                group + "authority", there == null ? null : names(there.roots()), pem(definition.root())));
        changes.add(new ConfigurationChange(
                group + "TLS authority", there == null ? null : names(there.tlsRoots()), pem(definition.tlsRoot())));
        changes.add(new ConfigurationChange(group + "anchor peers", null, list(definition.anchorPeers())));
        for (ChannelDefinition.Orderer orderer : definition.orderers()) {
            changes.add(new ConfigurationChange(
                    "Orderer/" + member + " consenter " + orderer.id(),
                    null,
                    orderer.endpoint() + ", identity " + pem(orderer.identity()) + ", TLS " + pem(orderer.tls())));
        }
        changes.add(new ConfigurationChange(
                "organisations that have to agree to a transaction, and to the next change of the channel",
                majority(peers.size()),
                majority(then.size())));
        return changes;
    }

    private static TreeSet<MspId> applications(SortedMap<MspId, ChannelRoll.Organisation> now) {
        return now.entrySet().stream()
                .filter(each -> each.getValue().application())
                .map(each -> each.getKey())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String majority(int organisations) {
        return organisations / 2 + 1 + " of " + organisations;
    }

    private static String names(TreeSet<MspId> members) {
        return list(members.stream().map(MspId::value).toList());
    }

    private static String list(List<String> words) {
        return words.isEmpty() ? "none" : String.join(", ", words);
    }

    private static String names(List<X509Certificate> certificates) {
        return list(certificates.stream().map(ConfigurationChange::name).toList());
    }

    private static String pem(String text) {
        try {
            return name(Pem.certificate(text));
        } catch (IOException e) {
            return "no certificate: " + e.getMessage();
        }
    }

    /** Whose it is, until when, and its fingerprint, which people compare by telephone. */
    private static String name(X509Certificate certificate) {
        try {
            return certificate.getSubjectX500Principal().getName() + ", until "
                    + certificate
                            .getNotAfter()
                            .toInstant()
                            .atZone(ZoneOffset.UTC)
                            .toLocalDate() + ", SHA-256 "
                    + Digest.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            return "no certificate: " + e.getMessage();
        }
    }
}
