package org.hansa.network.chaincode.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaincodePackageTest {

    private static final ChaincodeServerConnection PLAIN =
            new ChaincodeServerConnection("127.0.0.1:9999", Duration.ofSeconds(5), Optional.empty());
    private static final ChaincodeServerConnection MUTUAL_TLS = new ChaincodeServerConnection(
            "127.0.0.1:9999",
            Duration.ofMillis(1500),
            Optional.of(new ChaincodeServerConnection.Tls(
                    "roots", Optional.of(new ChaincodeServerConnection.ClientPair("certificate", "key")))));

    @Test
    void equal_connections_make_equal_packages_on_every_machine() {
        // Frozen: a changed byte here gives every organisation a new package id on the next start.
        assertThat(ChaincodePackage.build("hansa_1.0", PLAIN).id())
                .isEqualTo(ChaincodePackage.build("hansa_1.0", PLAIN).id())
                .isEqualTo("hansa_1.0:34d77a6b481918cb1e23f32183b72c09b5830b1f18e9f315ea346dd81b2c2966");
    }

    @Test
    void a_package_opens_as_it_was_built() throws Exception {
        for (ChaincodeServerConnection connection : new ChaincodeServerConnection[] {PLAIN, MUTUAL_TLS}) {
            ChaincodePackage built = ChaincodePackage.build("hansa_1.0", connection);
            ChaincodePackage parsed = ChaincodePackage.parse(built.bytes());
            assertThat(parsed.label()).isEqualTo("hansa_1.0");
            assertThat(parsed.connection()).isEqualTo(connection);
            assertThat(parsed.id()).isEqualTo(built.id());
        }
    }

    @Test
    void a_connection_reads_as_fabric_s_builders_write_it() {
        byte[] json =
                """
                {"address": "host:1", "dial_timeout": "10s", "tls_required": false, "client_auth_required": false}
                """
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(ChaincodeServerConnection.parse(json))
                .isEqualTo(new ChaincodeServerConnection("host:1", Duration.ofSeconds(10), Optional.empty()));
    }

    @Test
    void names_what_is_missing_in_a_connection() {
        assertThatThrownBy(() -> ChaincodeServerConnection.parse("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("\"address\"");
        assertThatThrownBy(() -> ChaincodeServerConnection.parse(
                        "{\"address\":\"a:1\",\"tls_required\":true}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("\"root_cert\"");
        assertThatThrownBy(() -> ChaincodeServerConnection.parse("[".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("is not JSON");
    }

    @Test
    void refuses_what_is_no_package() {
        assertThatThrownBy(() -> ChaincodePackage.parse(new byte[] {1, 2, 3})).isInstanceOf(PackageException.class);
        assertThatThrownBy(() -> ChaincodePackage.parse(Archives.pack(Map.of("other", new byte[0]))))
                .hasMessageContaining("missing metadata.json");
        assertThatThrownBy(() -> ChaincodePackage.parse(Archives.pack(Map.of(
                        "metadata.json", "{\"type\":\"golang\",\"label\":\"x\"}".getBytes(StandardCharsets.UTF_8)))))
                .hasMessageContaining("packages of type 'golang' cannot be run here");
        assertThatThrownBy(() -> ChaincodePackage.build("_x", PLAIN)).hasMessageContaining("invalid label '_x'");
    }

    @Test
    void refuses_a_package_that_unpacks_to_more_than_it_may() {
        byte[] bomb = Archives.pack(Map.of("metadata.json", new byte[Archives.MAX_UNPACKED_BYTES + 1]));
        assertThatThrownBy(() -> ChaincodePackage.parse(bomb)).hasMessageContaining("unpacks to more than");
    }

    @Test
    void installed_packages_are_there_when_the_folder_is_opened_again(@TempDir Path folder) throws Exception {
        ChaincodePackage chaincode = ChaincodePackage.build("hansa_1.0", MUTUAL_TLS);
        FolderInstalledPackages.open(folder).save(chaincode);
        assertThat(FolderInstalledPackages.open(folder).find(chaincode.id()))
                .hasValueSatisfying(found -> assertThat(found.connection()).isEqualTo(MUTUAL_TLS));
    }

    @Test
    void a_damaged_package_is_named_when_the_folder_is_opened(@TempDir Path folder) throws Exception {
        ChaincodePackage chaincode = ChaincodePackage.build("hansa_1.0", PLAIN);
        FolderInstalledPackages.open(folder).save(chaincode);
        Path file = folder.resolve(chaincode.id().replaceFirst(":", ".") + ".tar.gz");
        Files.write(file, ChaincodePackage.build("hansa_1.0", MUTUAL_TLS).bytes());
        assertThatThrownBy(() -> FolderInstalledPackages.open(folder))
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining("install the chaincode again");
    }
}
