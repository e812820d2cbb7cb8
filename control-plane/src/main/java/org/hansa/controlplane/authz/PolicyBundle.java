package org.hansa.controlplane.authz;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
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
    private static final int BLOCK = 512;
    private static final long MAX_BYTES = 32L << 20;
    private static final int MAX_FILES = 10_000;
    private static final JsonMapper JSON = new JsonMapper();

    public PolicyBundle {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** @throws IOException when the file cannot be read or is no bundle of a release, saying why */
    public static PolicyBundle read(Path file) throws IOException {
        TreeMap<String, byte[]> contents = contents(file);
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

    /** A tar of plain files is 512-byte headers and padded contents; a library would be larger than this. */
    private static TreeMap<String, byte[]> contents(Path file) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        long total = 0;
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream tar = new DataInputStream(new GZIPInputStream(raw))) {
            byte[] header = new byte[BLOCK];
            while (true) {
                tar.readFully(header);
                if (header[0] == 0) {
                    return files;
                }
                long size = Long.parseLong(text(header, 124, 12), 8);
                total += size;
                if (total > MAX_BYTES || files.size() >= MAX_FILES) {
                    throw new IOException(file + " is larger than a policy bundle may be");
                }
                byte[] content = new byte[(int) size];
                tar.readFully(content);
                tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                if (header[156] == '0' || header[156] == 0) {
                    files.put(path(header), content);
                } else if (header[156] != '5') {
                    throw new IOException(file + " holds an entry of type '" + (char) header[156] + "'");
                }
            }
        } catch (NumberFormatException e) {
            throw new IOException(file + " is not a tar archive", e);
        }
    }

    private static String path(byte[] header) {
        String prefix = text(header, 345, 155);
        String name = text(header, 0, 100);
        String path = prefix.isEmpty() ? name : prefix + "/" + name;
        return path.replaceFirst("^(\\./|/)+", "");
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0 && header[end] != ' ') {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }
}
