package org.hansa.controlplane.authz;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The files of a compressed tar, in memory: bounded in bytes and number, plain files only, below the folder that they are
 * unpacked to. A tar of plain files is 512-byte headers and padded contents; a library would be larger than this.
 */
public final class BundleArchive {
    /** Unpacked; a policy has a few hundred thousand. */
    public static final long MAX_BYTES = 32L << 20;

    private static final int MAX_FILES = 10_000;
    private static final int BLOCK = 512;
    private static final Pattern PATH =
            Pattern.compile("(?!.*(?:^|/)\\.\\.?(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*");

    private BundleArchive() {}

    static TreeMap<String, byte[]> read(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file)) {
            return read(raw, file.toString());
        }
    }

    /** @throws IOException when it is no such archive, or a larger one, saying why */
    public static TreeMap<String, byte[]> read(byte[] archive) throws IOException {
        return read(new ByteArrayInputStream(archive), "the archive");
    }

    private static TreeMap<String, byte[]> read(InputStream raw, String name) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        long total = 0;
        try (DataInputStream tar = new DataInputStream(new GZIPInputStream(raw))) {
            byte[] header = new byte[BLOCK];
            while (true) {
                tar.readFully(header);
                if (header[0] == 0) {
                    return files;
                }
                long size = Long.parseLong(text(header, 124, 12), 8);
                total += size;
                if (size < 0 || total > MAX_BYTES || files.size() >= MAX_FILES) {
                    throw new IOException(name + " is larger than a policy bundle may be");
                }
                byte[] content = new byte[(int) size];
                tar.readFully(content);
                tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                if (header[156] == '0' || header[156] == 0) {
                    files.put(path(header, name), content);
                } else if (header[156] != '5') {
                    throw new IOException(name + " holds an entry of type '" + (char) header[156] + "'");
                }
            }
        } catch (NumberFormatException e) {
            throw new IOException(name + " is not a tar archive", e);
        } catch (EOFException e) {
            throw new IOException(name + " ends in the middle", e);
        }
    }

    private static String path(byte[] header, String archive) throws IOException {
        String prefix = text(header, 345, 155);
        String name = text(header, 0, 100);
        String path = (prefix.isEmpty() ? name : prefix + "/" + name).replaceFirst("^(\\./|/)+", "");
        if (!PATH.matcher(path).matches()) {
            throw new IOException(archive + " holds an entry that is not below its folder, or has a strange name");
        }
        return path;
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0 && header[end] != ' ') {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }
}
