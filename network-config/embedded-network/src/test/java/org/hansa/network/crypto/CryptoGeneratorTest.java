package org.hansa.network.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CryptoGeneratorTest {

    @TempDir
    Path root;

    private final ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
    private final Member nord = config.member("nord");
    private CryptoFolder folder;

    @BeforeEach
    void generate() {
        folder = CryptoGenerator.generate(config, root, Instant.now());
    }

    @Test
    void writes_the_folders_that_cryptogen_writes() {
        String peer = "peerOrganizations/nord.example/peers/peer0.nord.example/";
        String orderer = "ordererOrganizations/assoc.example/orderers/orderer.assoc.example/";
        assertThat(List.of(
                        "peerOrganizations/nord.example/ca/ca.nord.example-cert.pem",
                        "peerOrganizations/nord.example/ca/priv_sk",
                        "peerOrganizations/nord.example/tlsca/tlsca.nord.example-cert.pem",
                        "peerOrganizations/nord.example/msp/cacerts/ca.nord.example-cert.pem",
                        "peerOrganizations/nord.example/msp/tlscacerts/tlsca.nord.example-cert.pem",
                        "peerOrganizations/nord.example/msp/config.yaml",
                        peer + "msp/signcerts/peer0.nord.example-cert.pem",
                        peer + "msp/keystore/priv_sk",
                        peer + "msp/config.yaml",
                        peer + "tls/ca.crt",
                        peer + "tls/server.crt",
                        peer + "tls/server.key",
                        "peerOrganizations/nord.example/users/Admin@nord.example/msp/keystore/priv_sk",
                        "peerOrganizations/nord.example/users/Admin@nord.example/tls/client.crt",
                        "peerOrganizations/nord.example/users/Anchor@nord.example/msp/signcerts/Anchor@nord.example-cert.pem",
                        "peerOrganizations/nord.example/users/ControlPlane@nord.example/tls/client.key",
                        "ordererOrganizations/nord.example/orderers/orderer.nord.example/msp/keystore/priv_sk",
                        orderer + "msp/signcerts/orderer.assoc.example-cert.pem",
                        orderer + "tls/server.key",
                        "ordererOrganizations/assoc.example/ca/priv_sk"))
                .allSatisfy(path -> assertThat(root.resolve(path)).isRegularFile());
    }

    @Test
    void lets_nobody_else_read_a_private_key() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> keys = files.filter(file ->
                            file.toString().endsWith("_sk") || file.toString().endsWith(".key"))
                    .toList();
            assertThat(keys).hasSizeGreaterThan(30).allSatisfy(key -> assertThat(Files.getPosixFilePermissions(key))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        }
    }

    @Test
    void keeps_what_exists() throws IOException {
        Map<Path, ByteString> before = contents();
        CryptoGenerator.generate(config, root, Instant.now().plusSeconds(60));
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void makes_again_what_is_missing_and_nothing_else() throws IOException {
        Map<Path, ByteString> before = contents();
        KeyFiles anchor = folder.user(nord, "Anchor");
        Files.delete(anchor.certificate());
        CryptoGenerator.generate(config, root, Instant.now());
        Map<Path, ByteString> after = contents();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(anchor.certificate(), anchor.key());
    }

    @Test
    void marks_its_roots_as_evaluation() {
        for (Path root : List.of(folder.caCertificate(nord), folder.tlsCaCertificate(nord))) {
            X509Certificate certificate = PemFiles.readCertificate(root);
            assertThat(certificate.getSubjectX500Principal().getName()).contains("OU=Evaluation", "C=FI");
            assertThat(certificate.getBasicConstraints()).isNotNegative();
        }
    }

    @Test
    void names_roles_and_not_people() {
        assertThat(subject(folder.user(nord, "Anchor"))).contains("CN=anchor", "OU=client");
        assertThat(subject(folder.user(nord, "Governance"))).contains("CN=governance", "OU=client");
        assertThat(subject(folder.user(nord, "Admin"))).contains("CN=Admin@nord.example", "OU=admin");
        assertThat(subject(folder.peer(nord))).contains("OU=peer");
        assertThat(subject(folder.orderer(config.organisation("assoc"), 0))).contains("OU=orderer");
    }

    @Test
    void gives_every_certificate_a_chain_a_matching_key_and_a_low_s() throws Exception {
        X509Certificate ca = PemFiles.readCertificate(folder.caCertificate(nord));
        for (KeyFiles files : List.of(folder.peer(nord), folder.orderer(nord, 0), folder.user(nord, "Anchor"))) {
            X509Certificate certificate = PemFiles.readCertificate(files.certificate());
            // Signatures.verify refuses a high S.
            assertThat(Signatures.verify(
                            ca.getPublicKey(), certificate.getTBSCertificate(), certificate.getSignature()))
                    .isTrue();
            byte[] message = {1, 2, 3};
            byte[] signature = Signatures.sign(PemFiles.readKey(files.key()), message);
            assertThat(Signatures.verify(certificate.getPublicKey(), message, signature))
                    .isTrue();
        }
    }

    @Test
    void makes_tls_certificates_for_this_host_and_both_ends() throws Exception {
        for (TlsFiles files : List.of(
                folder.peerTls(nord), folder.ordererTls(nord, 0), folder.chaincodeTls(nord, config.chaincode()))) {
            X509Certificate certificate = PemFiles.readCertificate(files.certificate());
            certificate.verify(PemFiles.readCertificate(files.roots()).getPublicKey());
            assertThat(names(certificate)).contains("localhost", "127.0.0.1");
            assertThat(certificate.getExtendedKeyUsage()).contains("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        }
    }

    @Test
    void names_the_member_in_its_control_plane_certificate() throws Exception {
        X509Certificate certificate =
                PemFiles.readCertificate(folder.controlPlaneTls(nord).certificate());
        assertThat(names(certificate)).contains("hansa:control-plane:NordMSP", "127.0.0.1");
    }

    @Test
    void writes_node_units_as_fabric_reads_them() throws IOException {
        assertThat(Files.readString(folder.msp(nord).resolve("config.yaml")))
                .contains("Enable: true", "PeerOUIdentifier:", "OrganizationalUnitIdentifier: orderer")
                .contains("Certificate: cacerts/ca.nord.example-cert.pem");
    }

    private String subject(KeyFiles files) {
        return PemFiles.readCertificate(files.certificate())
                .getSubjectX500Principal()
                .getName();
    }

    private static List<String> names(X509Certificate certificate) throws Exception {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names.stream().map(name -> String.valueOf(name.get(1))).toList();
    }

    private Map<Path, ByteString> contents() throws IOException {
        Map<Path, ByteString> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, ByteString.copyFrom(Files.readAllBytes(file)));
            }
        }
        assertThat(Set.copyOf(contents.values())).hasSizeGreaterThan(40);
        return contents;
    }
}
