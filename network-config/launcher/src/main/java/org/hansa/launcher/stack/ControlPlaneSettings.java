package org.hansa.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.keycloak.Realms;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.TlsFiles;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The {@code application.yaml} of one control plane, written at every start from the consortium and the port plan. Secrets
 * are named by their files and never written here.
 */
record ControlPlaneSettings(Installation installation, Member member) {
    private static final YAMLMapper YAML = new YAMLMapper();

    Path write() {
        return HansaHome.privateFile(file(), content());
    }

    /** Whether a control plane was started with other settings than these, as before a member joined. */
    boolean haveChanged() {
        try {
            return Files.exists(file()) && !Files.readString(file()).equals(content());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file(), failure);
        }
    }

    private Path file() {
        return folder().resolve("application.yaml");
    }

    private String content() {
        return "# Written by ./hansa at every start; change network-config/consortium.yaml instead.\n" + text();
    }

    String text() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server", Map.of("address", "127.0.0.1", "port", ports().controlPlane(member)));
        settings.put("hansa", hansa());
        return YAML.writeValueAsString(settings);
    }

    private Map<String, Object> hansa() {
        Map<String, Object> hansa = new LinkedHashMap<>();
        hansa.put(
                "member",
                ordered("id", member.id(), "msp-id", member.msp(), "name", member.name(), "country", member.country()));
        hansa.put("members", members());
        hansa.put("peer-api", peerApi());
        hansa.put("ledger", ledger());
        hansa.put("opa", opa());
        hansa.put("policy-trial", policyTrial());
        hansa.put("identity", identity());
        hansa.put("grid", grid());
        // All members share this machine, newcomers included, so that an applicant's addresses may lead to it.
        hansa.put("joining", Map.of("loopback-allowed", true));
        hansa.put("archive", Map.of("directory", folder().resolve("archive").toString()));
        hansa.put("state", Map.of("directory", folder().resolve("state").toString()));
        return hansa;
    }

    /** The interface for other members. */
    private Map<String, Object> peerApi() {
        TlsFiles tls = crypto().controlPlaneTls(member);
        return ordered(
                "address", "127.0.0.1",
                "port", ports().memberToMember(member),
                "certificate", tls.certificate().toString(),
                "key", tls.key().toString());
    }

    /** Where every member's interface for the others is. */
    private List<Map<String, Object>> members() {
        return consortium().members().stream()
                .map(other -> ordered("msp-id", other.msp(), "peer-api", "127.0.0.1:" + ports().memberToMember(other)))
                .toList();
    }

    private Map<String, Object> ledger() {
        return ordered(
                "channel", consortium().channel(),
                "chaincode", consortium().chaincode(),
                "peer-endpoint", "127.0.0.1:" + ports().peer(member),
                "tls-root", crypto().tlsCaCertificate(member).toString(),
                "anchor", pair(crypto().user(member, "Anchor")),
                "governance", pair(crypto().user(member, "Governance")),
                "genesis-block",
                        installation.home().network().resolve("genesis.block").toString());
    }

    private static Map<String, Object> pair(KeyFiles files) {
        return ordered(
                "certificate",
                files.certificate().toString(),
                "key",
                files.key().toString());
    }

    private Map<String, Object> opa() {
        return ordered(
                "url",
                "http://127.0.0.1:" + ports().opa(member),
                "token-file",
                installation.secrets().secretFile(OpaServer.tokenName(member)).toString(),
                "timeout-millis",
                2_000,
                "bundle-directory",
                installation.home().opa(member.id()).toString());
    }

    /** With which rules are tried, and signed for the member's OPA. */
    private Map<String, Object> policyTrial() {
        return ordered(
                "program",
                OpaServer.program(installation, member).toString(),
                "capabilities",
                installation.root().resolve("policy/capabilities.json").toString(),
                "signing-key",
                new BundleKey(installation.home().opa(member.id()))
                        .privateFile()
                        .toString(),
                "signing-key-id",
                BundleKey.ID);
    }

    private Map<String, Object> identity() {
        return ordered(
                "issuer", installation.keycloak().issuer(member.id()),
                "audience", Realms.AUDIENCE,
                "auditors", auditors(),
                "portal-client-id", Realms.portalClient(member.id()),
                "portal-client-secret-file",
                        installation
                                .secrets()
                                .secretFile(Realms.portalSecret(member.id()))
                                .toString());
    }

    private List<Map<String, Object>> auditors() {
        return installation.realms().auditors(member).stream()
                .map(each -> ordered("id", each.id(), "name", each.name()))
                .toList();
    }

    /**
     * The first of the member's grid nodes. It knows where all could be, so that it need not be started again when one is
     * added; nobody but this member's own certificates can open its TLS.
     */
    private Map<String, Object> grid() {
        TlsFiles tls = crypto().controlPlaneTls(member);
        return ordered(
                "sites", member.sites().stream().map(site -> site.id()).toList(),
                "directory", folder().resolve("ignite").toString(),
                "address", "127.0.0.1",
                "discovery-port", ports().igniteDiscovery(member),
                "communication-port", ports().igniteCommunication(member),
                "addresses", GridProcess.addresses(installation, member),
                "tls",
                        ordered(
                                "certificate", tls.certificate().toString(),
                                "key", tls.key().toString(),
                                "root", crypto().tlsCaCertificate(member).toString()));
    }

    /** Pairs in the order in which they are written. */
    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private Path folder() {
        return installation.home().member(member.id());
    }

    private Ports ports() {
        return installation.ports();
    }

    private ConsortiumConfig consortium() {
        return installation.consortium();
    }

    private CryptoFolder crypto() {
        return installation.crypto();
    }
}
