package org.hansa.network.chaincode.packages;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An installable package of a chaincode that runs as a service: {@code metadata.json} (type {@code ccaas}, label) and
 * {@code code.tar.gz}, which holds {@code connection.json}.
 *
 * @param id {@code label:hex SHA-256 of the package}
 * @param label the human part of the id
 * @param connection how the peer reaches the chaincode server
 * @param bytes the package as it is installed; its hash is part of the id
 */
public record ChaincodePackage(String id, String label, ChaincodeServerConnection connection, byte[] bytes) {

    /** The package type of Fabric's chaincode-as-a-service builder. */
    public static final String TYPE = "ccaas";

    private static final String METADATA_FILE = "metadata.json";
    private static final String CODE_FILE = "code.tar.gz";
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.+-]*");
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Builds a package. Equal arguments give equal bytes, hence equal ids, on every machine. */
    public static ChaincodePackage build(String label, ChaincodeServerConnection connection) {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException(invalidLabel(label));
        }
        byte[] code = Archives.pack(Map.of(ChaincodeServerConnection.FILE_NAME, connection.toJson()));
        byte[] metadata = JSON.writeValueAsBytes(new TreeMap<>(Map.of("label", label, "type", TYPE)));
        byte[] bytes = Archives.pack(new TreeMap<>(Map.of(CODE_FILE, code, METADATA_FILE, metadata)));
        return new ChaincodePackage(id(label, bytes), label, connection, bytes);
    }

    public static ChaincodePackage parse(byte[] bytes) throws PackageException {
        Map<String, byte[]> files = Archives.unpack(bytes);
        JsonNode metadata = metadata(files);
        String label = metadata.path("label").asString("");
        if (!LABEL.matcher(label).matches()) {
            throw new PackageException(invalidLabel(label));
        }
        String type = metadata.path("type").asString("");
        if (!type.equals(TYPE)) {
            throw new PackageException("could not build chaincode: packages of type '" + type
                    + "' cannot be run here; package the chaincode as a service, type '" + TYPE + "'");
        }
        byte[] code = files.get(CODE_FILE);
        if (code == null) {
            throw new PackageException("did not find a code package inside the package");
        }
        byte[] connection = Archives.unpack(code).get(ChaincodeServerConnection.FILE_NAME);
        if (connection == null) {
            throw new PackageException(
                    "could not build chaincode: " + ChaincodeServerConnection.FILE_NAME + " is not in " + CODE_FILE);
        }
        try {
            return new ChaincodePackage(id(label, bytes), label, ChaincodeServerConnection.parse(connection), bytes);
        } catch (IllegalArgumentException e) {
            throw new PackageException("could not build chaincode: " + e.getMessage(), e);
        }
    }

    private static String id(String label, byte[] bytes) {
        return label + ":" + Hashes.hex(Hashes.sha256(bytes));
    }

    private static JsonNode metadata(Map<String, byte[]> files) throws PackageException {
        byte[] metadata = files.get(METADATA_FILE);
        if (metadata == null) {
            throw new PackageException("did not find any package metadata (missing " + METADATA_FILE + ")");
        }
        try {
            return JSON.readTree(metadata);
        } catch (JacksonException e) {
            throw new PackageException(
                    "could not unmarshal " + METADATA_FILE + " as json: " + e.getOriginalMessage(), e);
        }
    }

    private static String invalidLabel(String label) {
        return "invalid label '" + label + "'. Label must be non-empty, can only consist of alphanumerics, symbols from"
                + " '.+-_', and can only begin with alphanumerics";
    }
}
