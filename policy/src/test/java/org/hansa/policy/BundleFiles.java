package org.hansa.policy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The files of a policy bundle and its digest, by the rule in {@code policy/README.md}. The tar is POSIX ustar as OPA
 * writes it: regular files with short names; anything else is refused rather than skipped.
 */
record BundleFiles(SortedMap<String, byte[]> files) {
    private static final int BLOCK = 512;
    private static final int MAX_FILE_BYTES = 16 << 20;

    static BundleFiles read(Path bundle) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (DataInputStream tar =
                new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(bundle))))) {
            byte[] header = new byte[BLOCK];
            while (nextHeader(tar, header)) {
                char type = (char) header[156];
                if (type != '0' && type != 0) {
                    throw new IOException("not a regular file in the bundle: type " + type);
                }
                long size = Long.parseLong(field(header, 124, 12).strip(), 8);
                if (size > MAX_FILE_BYTES) {
                    throw new IOException("a file of " + size + " bytes in the bundle");
                }
                byte[] content = tar.readNBytes((int) size);
                tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                String prefix = field(header, 345, 155);
                String name = (prefix.isEmpty() ? "" : prefix + "/") + field(header, 0, 100);
                if (files.put(name.replaceFirst("^/", ""), content) != null) {
                    throw new IOException("two files called " + name + " in the bundle");
                }
            }
        }
        return new BundleFiles(files);
    }

    String text(String path) {
        return new String(
                Objects.requireNonNull(files.get(path), () -> "no " + path + " in the bundle"), StandardCharsets.UTF_8);
    }

    /** @return SHA-256 over the lines {@code <sha256>  <path>\n} of all files but the signature, paths in byte order */
    String digest() {
        StringBuilder listing = new StringBuilder();
        files.forEach((path, content) -> {
            if (!path.equals(".signatures.json")) {
                listing.append(sha256(content)).append("  ").append(path).append('\n');
            }
        });
        return sha256(listing.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean nextHeader(DataInputStream tar, byte[] header) throws IOException {
        try {
            tar.readFully(header);
        } catch (EOFException e) {
            return false;
        }
        return header[0] != 0;
    }

    private static String field(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
