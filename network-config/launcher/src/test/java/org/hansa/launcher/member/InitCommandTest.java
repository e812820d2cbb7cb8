package org.hansa.launcher.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hansa.launcher.Hansa;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.Installation;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.network.config.ConfigurationException;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.growth.GrowthException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    private static final int PORT_BASE = 40_000;

    @TempDir
    Path folder;

    private Path description(String text) throws IOException {
        return Files.writeString(folder.resolve("iber.yaml"), text);
    }

    private Path iber() throws IOException {
        return description(
                """
                schema: hansa.member/1
                member: {id: iber, name: Iber Cloud, msp: IberMSP, domain: iber.example, country: ES, portOffset: 500,
                         sites: [{id: es-mad-1, tier: TIER_3}]}
                orderers: [5]
                """);
    }

    private NewMember newcomer(Path description) {
        Installation own = Installation.of(
                RepositoryRoot.find(), new HansaHome(folder.resolve("home")), folder.resolve("cache"), PORT_BASE, null);
        return new NewMember(own, MemberDescription.read(description));
    }

    @Test
    void makes_keys_that_stay_and_one_file_that_its_administrator_signed() throws Exception {
        Path to = folder.resolve("iber-joining.json");
        NewMember newcomer = newcomer(iber());

        MembershipFile file = newcomer.make(NewMember.Addresses.OF_THIS_MACHINE, to, false);

        byte[] written = Files.readAllBytes(to);
        assertThat(MembershipFile.parse(written)).isEqualTo(file);
        assertThat(new String(written, StandardCharsets.UTF_8)).doesNotContain("PRIVATE KEY");
        assertThat(signed(file)).isTrue();
        assertThat(file.controlPlane()).isEqualTo("127.0.0.1:40501");
        assertThat(file.definition().anchorPeers()).containsExactly("127.0.0.1:40551");
        assertThat(file.definition().orderers()).hasSize(1);
        assertThat(file.certificates())
                .containsOnlyKeys(
                        Stream.of(MembershipFile.Use.values()).map(Enum::name).toList());
    }

    @Test
    void gives_keys_to_their_owner_only_and_makes_nobody_elses() throws Exception {
        NewMember newcomer = newcomer(iber());
        newcomer.make(NewMember.Addresses.OF_THIS_MACHINE, folder.resolve("iber-joining.json"), false);

        Path crypto = folder.resolve("home").resolve("crypto");
        try (Stream<Path> files = Files.walk(crypto)) {
            List<Path> keys = files.filter(file -> file.toString().endsWith("priv_sk")
                            || file.toString().endsWith(".key"))
                    .toList();
            assertThat(keys).hasSizeGreaterThan(8);
            for (Path key : keys) {
                assertThat(Files.getPosixFilePermissions(key))
                        .as("%s", key)
                        .isEqualTo(Set.copyOf(PosixFilePermissions.fromString("rw-------")));
            }
        }
        try (Stream<Path> members = Files.list(crypto.resolve("peerOrganizations"))) {
            assertThat(members.map(Path::getFileName).map(Path::toString)).containsExactly("iber.example");
        }
    }

    @Test
    void overwrites_neither_keys_nor_the_file_and_says_what_helps() throws Exception {
        Path to = folder.resolve("iber-joining.json");
        MembershipFile first = newcomer(iber()).make(NewMember.Addresses.OF_THIS_MACHINE, to, false);

        assertThatThrownBy(() ->
                        newcomer(iber()).make(NewMember.Addresses.OF_THIS_MACHINE, folder.resolve("other.json"), false))
                .isInstanceOf(GrowthException.class)
                .hasMessageContainingAll("there are keys of IberMSP in", "--again");
        assertThatThrownBy(() -> newcomer(iber()).make(NewMember.Addresses.OF_THIS_MACHINE, to, true))
                .isInstanceOf(GrowthException.class)
                .hasMessageContaining("exists; name another file");

        NewMember.Addresses elsewhere = new NewMember.Addresses(
                Endpoint.parse("peer0.iber.example:7051"), Endpoint.parse("cp.iber.example:7443"), List.of());
        MembershipFile again = newcomer(iber()).make(elsewhere, folder.resolve("again.json"), true);
        assertThat(again.definition().root()).isEqualTo(first.definition().root());
        assertThat(again.controlPlane()).isEqualTo("cp.iber.example:7443");
        assertThat(again.definition().digest()).isNotEqualTo(first.definition().digest());
    }

    @Test
    void refuses_what_does_not_fit_the_consortium_before_it_makes_a_key() throws Exception {
        Path taken = description(
                """
                schema: hansa.member/1
                member: {id: iber, name: Iber Cloud, msp: NordMSP, domain: iber.example, country: XX, portOffset: 500,
                         sites: [{id: fi-hel-1, tier: TIER_9}]}
                orderers: []
                """);

        assertThatThrownBy(() -> newcomer(taken))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("NordMSP", "XX", "fi-hel-1", "TIER_9");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void explains_itself() {
        StringWriter out = new StringWriter();
        for (String step : List.of("init", "invite", "applications", "propose", "decline")) {
            assertThat(Hansa.commandLine().setOut(new PrintWriter(out)).execute("member", step, "--help"))
                    .isZero();
            assertThat(out.toString()).contains("Usage: hansa member " + step);
        }
        assertThat(out.toString()).contains("its own certificate authority", "schema: hansa.member/1");
    }

    private boolean signed(MembershipFile file) throws GeneralSecurityException, IOException {
        Path pem = folder.resolve("admin.pem");
        Files.writeString(pem, file.certificates().getOrDefault("ADMIN", ""));
        Signature check = Signature.getInstance("SHA256withECDSA");
        check.initVerify(PemFiles.readCertificate(pem).getPublicKey());
        check.update(file.signedBytes());
        return check.verify(HexFormat.of().parseHex(file.signature()));
    }
}
