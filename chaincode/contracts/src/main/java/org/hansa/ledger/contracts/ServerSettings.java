package org.hansa.ledger.contracts;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;

/**
 * How the chaincode process listens, from the environment variables that Fabric's chaincodes as a service use.
 *
 * @param packageId {@code CORE_CHAINCODE_ID_NAME}: the package that the peer has installed
 * @param address {@code CHAINCODE_SERVER_ADDRESS}: host and port
 * @param tls {@code CORE_TLS_CLIENT_KEY_FILE} and {@code CORE_TLS_CLIENT_CERT_FILE} (PEM), read when {@code
 *     CORE_PEER_TLS_ENABLED} is true
 * @param clientRoots {@code CHAINCODE_CLIENT_CA_CERT} (PEM): when set, only a peer with a certificate under these roots
 *     may connect
 * @param logLevel {@code CORE_CHAINCODE_LOGGING_LEVEL} of the shim's own loggers; WARNING unless named
 */
record ServerSettings(
        String packageId,
        InetSocketAddress address,
        Optional<KeyPairFiles> tls,
        Optional<String> clientRoots,
        Level logLevel) {
    record KeyPairFiles(String key, String certificate) {}

    static ServerSettings from(Map<String, String> environment) {
        boolean tls = Boolean.parseBoolean(environment.get("CORE_PEER_TLS_ENABLED"));
        return new ServerSettings(
                required(environment, "CORE_CHAINCODE_ID_NAME"),
                address(required(environment, "CHAINCODE_SERVER_ADDRESS")),
                tls
                        ? Optional.of(new KeyPairFiles(
                                required(environment, "CORE_TLS_CLIENT_KEY_FILE"),
                                required(environment, "CORE_TLS_CLIENT_CERT_FILE")))
                        : Optional.empty(),
                present(environment, "CHAINCODE_CLIENT_CA_CERT"),
                level(present(environment, "CORE_CHAINCODE_LOGGING_LEVEL").orElse("WARNING")));
    }

    ServerSettings {
        if (clientRoots.isPresent() && tls.isEmpty()) {
            throw new IllegalArgumentException("CHAINCODE_CLIENT_CA_CERT needs CORE_PEER_TLS_ENABLED=true");
        }
    }

    ChaincodeServerProperties serverProperties() {
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(address);
        // The peer keeps one stream for the life of the process; the shim's default tells it to go after five seconds.
        properties.setMaxConnectionAgeSeconds(Integer.MAX_VALUE);
        tls.ifPresent(files -> {
            properties.setTlsEnabled(true);
            properties.setKeyFile(files.key());
            properties.setKeyCertChainFile(files.certificate());
        });
        clientRoots.ifPresent(properties::setTrustCertCollectionFile);
        return properties;
    }

    private static InetSocketAddress address(String text) {
        URI uri = URI.create("tcp://" + text);
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException("CHAINCODE_SERVER_ADDRESS must be host:port, found '" + text + "'");
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private static Level level(String text) {
        return switch (text) {
            case "CRITICAL", "ERROR" -> Level.SEVERE;
            case "INFO" -> Level.INFO;
            case "DEBUG" -> Level.FINE;
            default -> Level.WARNING;
        };
    }

    private static String required(Map<String, String> environment, String name) {
        return present(environment, name)
                .orElseThrow(() -> new IllegalArgumentException("set the environment variable " + name));
    }

    private static Optional<String> present(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
