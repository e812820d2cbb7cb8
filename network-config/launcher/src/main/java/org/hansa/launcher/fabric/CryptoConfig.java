package org.hansa.launcher.fabric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hansa.network.config.Association;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;

/**
 * {@code crypto-config.yaml}: the authorities, peers and administrators that {@code cryptogen} makes. A member's orderer and
 * its users are added afterwards under the same authorities, because cryptogen names users itself and gives an organisation
 * either peers or orderers.
 */
final class CryptoConfig {
    /** Says on every root, and so on every certificate, that one machine made all keys. */
    static final String UNIT = "Evaluation";

    private static final List<String> NAMES = List.of("localhost", "127.0.0.1");

    private final ConsortiumConfig consortium;

    CryptoConfig(ConsortiumConfig consortium) {
        this.consortium = consortium;
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(
                "OrdererOrgs",
                consortium.associations().stream().map(this::association).toList());
        tree.put(
                "PeerOrgs",
                consortium.members().stream().map(CryptoConfig::member).toList());
        return tree;
    }

    private Map<String, Object> association(Association association) {
        Map<String, Object> entry = organisation(association);
        List<OrdererNode> own = consortium.orderers().stream()
                .filter(orderer -> orderer.organisation().equals(association.id()))
                .toList();
        entry.put(
                "Specs",
                own.stream()
                        .map(orderer -> consortium.indexInOrganisation(orderer))
                        .map(index -> node(index == 0 ? "orderer" : "orderer" + index))
                        .toList());
        return entry;
    }

    private static Map<String, Object> member(Member member) {
        Map<String, Object> entry = organisation(member);
        entry.put("Specs", List.of(node("peer0")));
        entry.put("Users", Map.of("Count", 0));
        return entry;
    }

    private static Map<String, Object> organisation(Organisation organisation) {
        String country =
                new Locale.Builder().setRegion(organisation.country()).build().getDisplayCountry(Locale.ENGLISH);
        Map<String, Object> authority = new LinkedHashMap<>();
        authority.put("Country", organisation.country());
        // Left out, cryptogen would put everybody into San Francisco.
        authority.put("Province", country);
        authority.put("Locality", country);
        authority.put("OrganizationalUnit", UNIT);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("Name", organisation.id());
        entry.put("Domain", organisation.domain());
        entry.put("EnableNodeOUs", true);
        entry.put("CA", authority);
        return entry;
    }

    private static Map<String, Object> node(String hostname) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("Hostname", hostname);
        node.put("SANS", NAMES);
        return node;
    }
}
