package org.hansa.controlplane.authz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OPA bundle file, as far as the ledger speaks of it.
 *
 * @param digest SHA-256 over the sorted listing {@code <sha256>  <path>\n} of all files but {@code .signatures.json}: the
 *     rule of policy/README.md. Packing and signing again does not change it
 * @param files digest of each file but {@code .signatures.json}, by path
 * @param referenceValidUntil when the jurisdictions and adequacy decisions in it must have been reviewed
 */
public record PolicyBundle(
        PolicyRevision revision,
        Digest digest,
        Digest referenceDigest,
        Instant referenceValidUntil,
        SortedMap<String, Digest> files) {
    private static final JsonMapper JSON = new JsonMapper();

    public PolicyBundle {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** @throws IOException when the file cannot be read or is no bundle of a release, saying why */
    public static PolicyBundle read(Path file) throws IOException {
        return of(BundleArchive.read(file), file.toString());
    }

    /** @param archive the bytes of such a file */
    public static PolicyBundle read(byte[] archive) throws IOException {
        return of(BundleArchive.read(archive), "the archive");
    }

    private static PolicyBundle of(TreeMap<String, byte[]> contents, String file) throws IOException {
        TreeMap<String, Digest> files = new TreeMap<>();
        contents.forEach((path, content) -> files.put(path, Digest.of(content)));
        files.remove(".signatures.json");
        byte[] manifest = contents.get(".manifest");
        if (manifest == null) {
            throw new IOException(file + " has no .manifest");
        }
        try {
            JsonNode fields = JSON.readTree(manifest);
            JsonNode metadata = fields.path("metadata");
            return new PolicyBundle(
                    new PolicyRevision(fields.path("revision").asString("")),
                    digest(files),
                    new Digest(metadata.path("referenceDigest").asString("")),
                    Instant.ofEpochMilli(Long.parseLong(
                            metadata.path("referenceValidUntilMillis").asString(""))),
                    files);
        } catch (RuntimeException e) {
            throw new IOException(file + " is not a bundle of a release: " + e.getMessage(), e);
        }
    }

    private static Digest digest(TreeMap<String, Digest> files) {
        StringBuilder listing = new StringBuilder();
        files.forEach((path, content) ->
                listing.append(content).append("  ").append(path).append('\n'));
        return Digest.of(listing.toString().getBytes(StandardCharsets.UTF_8));
    }
}
