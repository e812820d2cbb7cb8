package org.hansa.network.chaincode;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of a package's {@code connection.json}: how a peer reaches a chaincode server, in the form of Fabric's
 * external builders.
 *
 * @param address {@code host:port}
 * @param dialTimeout how long to wait until the chaincode has registered
 * @param tls certificates in PEM; empty for plain text, which only makes sense on loopback
 */
public record ChaincodeServerConnection(String address, Duration dialTimeout, Optional<Tls> tls) {

    /** Where the file stands in a {@code ccaas} package. */
    public static final String FILE_NAME = "connection.json";

    private static final Duration DEFAULT_DIAL_TIMEOUT = Duration.ofSeconds(3);
    private static final Pattern SECONDS = Pattern.compile("(\\d+)(ms|s)");
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * @param rootCertificates PEM of the certificate authorities that may have signed the server's certificate
     * @param client the peer's own pair, shown when the server asks for it
     */
    public record Tls(String rootCertificates, Optional<ClientPair> client) {}

    /** @param privateKey PKCS#8, PEM */
    public record ClientPair(String certificate, String privateKey) {

        /** Never prints the key. */
        @Override
        public String toString() {
            return "ClientPair[certificate and private key]";
        }
    }

    /** @throws IllegalArgumentException with the reason, if this is no such file */
    public static ChaincodeServerConnection parse(byte[] json) {
        JsonNode tree;
        try {
            tree = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(FILE_NAME + " is not JSON: " + e.getOriginalMessage(), e);
        }
        String address = tree.path("address").asString("");
        if (address.isEmpty()) {
            throw new IllegalArgumentException(
                    FILE_NAME + " has no \"address\": name the chaincode server's host:port");
        }
        Optional<Tls> tls = tree.path("tls_required").asBoolean(false) ? Optional.of(tls(tree)) : Optional.empty();
        return new ChaincodeServerConnection(
                address, timeout(tree.path("dial_timeout").asString("")), tls);
    }

    /** The file's bytes; keys in a fixed order, so that equal connections make equal package ids. */
    public byte[] toJson() {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("address", address);
        fields.put("dial_timeout", dialTimeout.toMillis() + "ms");
        fields.put("tls_required", tls.isPresent());
        fields.put("client_auth_required", tls.flatMap(Tls::client).isPresent());
        tls.ifPresent(settings -> {
            fields.put("root_cert", settings.rootCertificates());
            settings.client().ifPresent(pair -> {
                fields.put("client_cert", pair.certificate());
                fields.put("client_key", pair.privateKey());
            });
        });
        return JSON.writeValueAsBytes(fields);
    }

    private static Tls tls(JsonNode tree) {
        String roots = tree.path("root_cert").asString("");
        if (roots.isEmpty()) {
            throw new IllegalArgumentException(FILE_NAME + " requires TLS but has no \"root_cert\"");
        }
        if (!tree.path("client_auth_required").asBoolean(false)) {
            return new Tls(roots, Optional.empty());
        }
        String certificate = tree.path("client_cert").asString("");
        String key = tree.path("client_key").asString("");
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException(
                    FILE_NAME + " requires client authentication but has no \"client_cert\" or no \"client_key\"");
        }
        return new Tls(roots, Optional.of(new ClientPair(certificate, key)));
    }

    private static Duration timeout(String text) {
        if (text.isEmpty()) {
            return DEFAULT_DIAL_TIMEOUT;
        }
        Matcher matcher = SECONDS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    FILE_NAME + " has dial_timeout \"" + text + "\"; write seconds or milliseconds, as 3s or 500ms");
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }
}
