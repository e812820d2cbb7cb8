package org.hansa.network.crypto;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import org.bouncycastle.asn1.x509.GeneralName;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;

/**
 * Fills a {@link CryptoFolder} for a consortium. What exists is kept, so that it may run at every start and after a
 * member was added.
 */
public final class CryptoGenerator {

    /** URI name by which control planes know each other, before the MSP id. */
    public static final String CONTROL_PLANE_URI = "hansa:control-plane:";

    /** URI name by which a member's grid nodes know each other, before the MSP id. */
    public static final String GRID_NODE_URI = "hansa:grid-node:";

    private final ConsortiumConfig config;
    private final CryptoFolder folder;
    private final Instant now;
    private final SecureRandom random;

    private CryptoGenerator(ConsortiumConfig config, CryptoFolder folder, Instant now, SecureRandom random) {
        this.config = config;
        this.folder = folder;
        this.now = now;
        this.random = random;
    }

    /**
     * Makes what is missing.
     *
     * @param now time from which new certificates are valid
     */
    public static CryptoFolder generate(ConsortiumConfig config, Path root, Instant now) {
        return generate(config, root, now, new SecureRandom());
    }

    /** The same from a given source of randomness: a simulation's keys and certificates must repeat. */
    public static CryptoFolder generate(ConsortiumConfig config, Path root, Instant now, SecureRandom random) {
        CryptoFolder folder = new CryptoFolder(root);
        CryptoGenerator generator = new CryptoGenerator(config, folder, now, random);
        config.organisations().forEach(generator::organisation);
        return folder;
    }

    /** What is missing of one organisation only: on its own machine, where nobody else's keys belong. */
    public static CryptoFolder generate(ConsortiumConfig config, Organisation organisation, Path root, Instant now) {
        CryptoFolder folder = new CryptoFolder(root);
        new CryptoGenerator(config, folder, now, new SecureRandom()).organisation(organisation);
        return folder;
    }

    /** Makes the certificate of a member's further grid nodes, once it has some. The member's TLS authority must be here. */
    public static TlsFiles gridNode(ConsortiumConfig config, CryptoFolder folder, Member member, Instant now) {
        TlsFiles files = folder.gridNodeTls(member);
        if (!Files.exists(files.certificate())) {
            Path authority = folder.home(member).resolve("tlsca");
            if (!Files.exists(authority.resolve("priv_sk"))) {
                throw new IllegalStateException("the key of " + member.id() + "'s TLS authority is not in " + authority
                        + ": have it issue a certificate with the URI name " + GRID_NODE_URI + member.msp() + " into "
                        + files.certificate().getParent());
            }
            SecureRandom random = new SecureRandom();
            String domain = member.domain();
            CertificateAuthority tlsCa =
                    CertificateAuthority.in(authority, "tlsca." + domain, member.country(), domain, now, random);
            GeneralName uri = new GeneralName(GeneralName.uniformResourceIdentifier, GRID_NODE_URI + member.msp());
            new CryptoGenerator(config, folder, now, random)
                    .tls(member, tlsCa, files, CertificateRequest.tls("grid-node." + domain, uri));
        }
        return files;
    }

    private void organisation(Organisation organisation) {
        String domain = organisation.domain();
        Path home = folder.home(organisation);
        String country = organisation.country();
        CertificateAuthority ca =
                CertificateAuthority.in(home.resolve("ca"), "ca." + domain, country, domain, now, random);
        CertificateAuthority tlsCa =
                CertificateAuthority.in(home.resolve("tlsca"), "tlsca." + domain, country, domain, now, random);
        publicMsp(organisation, folder.msp(organisation));
        publicMsp(organisation, folder.ordererHome(organisation).resolve("msp"));

        user(organisation, ca, "Admin", "Admin@" + domain, "admin");
        TlsFiles adminTls = CryptoFolder.clientTls(folder.userFolder(organisation, "Admin"));
        tls(organisation, tlsCa, adminTls, CertificateRequest.tls("Admin@" + domain));
        if (organisation instanceof Member member) {
            member(member, ca, tlsCa);
        }
        int index = 0;
        for (OrdererNode orderer : config.orderers()) {
            if (orderer.organisation().equals(organisation.id())) {
                orderer(organisation, ca, tlsCa, index++);
            }
        }
    }

    private void member(Member member, CertificateAuthority ca, CertificateAuthority tlsCa) {
        String name = CryptoFolder.peerName(member);
        identity(member, ca, folder.peerFolder(member), folder.peer(member), CertificateRequest.signing(name, "peer"));
        tls(member, tlsCa, folder.peerTls(member), CertificateRequest.tls(name));
        user(member, ca, "Anchor", "anchor", "client");
        user(member, ca, "Governance", "governance", "client");
        GeneralName uri = new GeneralName(GeneralName.uniformResourceIdentifier, CONTROL_PLANE_URI + member.msp());
        String controlPlane = "control-plane." + member.domain();
        tls(member, tlsCa, folder.controlPlaneTls(member), CertificateRequest.tls(controlPlane, uri));
        String chaincode = config.chaincode() + "." + member.domain();
        tls(member, tlsCa, folder.chaincodeTls(member, config.chaincode()), CertificateRequest.tls(chaincode));
    }

    private void orderer(Organisation organisation, CertificateAuthority ca, CertificateAuthority tlsCa, int index) {
        String name = CryptoFolder.ordererName(organisation, index);
        Path node = folder.ordererFolder(organisation, index);
        CertificateRequest request = CertificateRequest.signing(name, "orderer");
        identity(organisation, ca, node, folder.orderer(organisation, index), request);
        tls(organisation, tlsCa, folder.ordererTls(organisation, index), CertificateRequest.tls(name));
    }

    private void user(Organisation organisation, CertificateAuthority ca, String user, String commonName, String role) {
        Path home = folder.userFolder(organisation, user);
        CertificateRequest request = CertificateRequest.signing(commonName, role);
        identity(organisation, ca, home, folder.user(organisation, user), request);
    }

    private void identity(
            Organisation organisation, CertificateAuthority ca, Path home, KeyFiles files, CertificateRequest request) {
        publicMsp(organisation, home.resolve("msp"));
        ca.issue(request, files.certificate(), files.key());
    }

    private void tls(
            Organisation organisation, CertificateAuthority tlsCa, TlsFiles files, CertificateRequest request) {
        if (!Files.exists(files.roots())) {
            PemFiles.copy(folder.tlsCaCertificate(organisation), files.roots());
        }
        tlsCa.issue(request, files.certificate(), files.key());
    }

    /** Roots, TLS roots and node OUs: what {@code configtxgen} and every MSP folder need. */
    private void publicMsp(Organisation organisation, Path msp) {
        String domain = organisation.domain();
        Path config = msp.resolve("config.yaml");
        if (Files.exists(config)) {
            return;
        }
        Path ca = Path.of("cacerts", "ca." + domain + "-cert.pem");
        PemFiles.copy(folder.caCertificate(organisation), msp.resolve(ca));
        PemFiles.copy(
                folder.tlsCaCertificate(organisation),
                msp.resolve("tlscacerts").resolve("tlsca." + domain + "-cert.pem"));
        StringBuilder yaml = new StringBuilder("NodeOUs:\n  Enable: true\n");
        for (String role : new String[] {"Client", "Peer", "Admin", "Orderer"}) {
            yaml.append("  ").append(role).append("OUIdentifier:\n");
            yaml.append("    Certificate: ").append(ca).append('\n');
            yaml.append("    OrganizationalUnitIdentifier: ")
                    .append(role.toLowerCase(Locale.ROOT))
                    .append('\n');
        }
        PemFiles.writeText(config, yaml.toString());
    }
}
