package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {
    private final TreeMap<String, String> environment = new TreeMap<>(Map.of(
            "CORE_CHAINCODE_ID_NAME", "hansa:abc",
            "CHAINCODE_SERVER_ADDRESS", "127.0.0.1:18152",
            "CORE_PEER_TLS_ENABLED", "true",
            "CORE_TLS_CLIENT_KEY_FILE", "server.key",
            "CORE_TLS_CLIENT_CERT_FILE", "server.crt",
            "CHAINCODE_CLIENT_CA_CERT", "peers.pem"));

    @Test
    void serves_with_mutual_tls_when_it_is_told_whose_certificates_to_ask_for() {
        ServerSettings settings = ServerSettings.from(environment);
        ChaincodeServerProperties properties = settings.serverProperties();

        assertThat(settings.packageId()).isEqualTo("hansa:abc");
        assertThat(properties.getServerAddress()).hasToString("/127.0.0.1:18152");
        assertThat(properties.isTlsEnabled()).isTrue();
        assertThat(properties.getKeyFile()).isEqualTo("server.key");
        assertThat(properties.getKeyCertChainFile()).isEqualTo("server.crt");
        assertThat(properties.getTrustCertCollectionFile()).isEqualTo("peers.pem");
        properties.validate();
    }

    @Test
    void serves_in_the_clear_only_when_tls_is_off() {
        environment.remove("CHAINCODE_CLIENT_CA_CERT");
        environment.put("CORE_PEER_TLS_ENABLED", "false");

        assertThat(ServerSettings.from(environment).serverProperties().isTlsEnabled())
                .isFalse();
        environment.put("CHAINCODE_CLIENT_CA_CERT", "peers.pem");
        assertThatThrownBy(() -> ServerSettings.from(environment)).hasMessageContaining("CORE_PEER_TLS_ENABLED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CORE_CHAINCODE_ID_NAME",
                "CHAINCODE_SERVER_ADDRESS",
                "CORE_TLS_CLIENT_KEY_FILE",
                "CORE_TLS_CLIENT_CERT_FILE"
            })
    void names_the_variable_that_is_missing(String name) {
        environment.put(name, "");

        assertThatThrownBy(() -> ServerSettings.from(environment)).hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", ":9999", "host:", "a b:1", "my_host:1"})
    void refuses_an_address_without_host_and_port(String address) {
        environment.put("CHAINCODE_SERVER_ADDRESS", address);

        assertThatThrownBy(() -> ServerSettings.from(environment)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void logs_warnings_unless_told_otherwise() {
        assertThat(ServerSettings.from(environment).logLevel()).isEqualTo(Level.WARNING);
        environment.put("CORE_CHAINCODE_LOGGING_LEVEL", "ERROR");
        assertThat(ServerSettings.from(environment).logLevel()).isEqualTo(Level.SEVERE);
    }
}
