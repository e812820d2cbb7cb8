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
 *
 * <p>Whatever another reader of the same bytes might read otherwise is refused: the digest that members vote on is of the files
 * that are found here, and OPA must not find others.
 */
public final class BundleArchive {
    /** Unpacked; a policy has a few hundred thousand. */
    public static final long MAX_BYTES = 32L << 20;

    private static final int MAX_ENTRIES = 10_000;
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
        try (DataInputStream tar = new DataInputStream(new GZIPInputStream(raw))) {
            return files(tar, name);
        } catch (NumberFormatException e) {
            throw new IOException(name + " is not a tar archive", e);
        } catch (EOFException e) {
            throw new IOException(name + " ends in the middle", e);
        }
    }

    private static TreeMap<String, byte[]> files(DataInputStream tar, String name) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        long total = 0;
        byte[] header = new byte[BLOCK];
        for (int entries = 0; entries <= MAX_ENTRIES; entries++) {
            tar.readFully(header);
            if (isZero(header, BLOCK)) {
                requireNothingMore(tar, name);
                return files;
            }
            long size = Long.parseLong(text(header, 124, 12).split(" ", 2)[0], 8);
            total += size;
            if (size < 0 || total > MAX_BYTES) {
                throw tooLarge(name);
            }
            boolean folder = header[156] == '5';
            if (!folder && header[156] != '0' && header[156] != 0 || folder && size > 0) {
                throw new IOException(name + " holds an entry of type '" + (char) header[156] + "'");
            }
            byte[] content = new byte[(int) size];
            tar.readFully(content);
            tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            if (!folder && files.put(path(header, name), content) != null) {
                throw new IOException(name + " holds " + path(header, name) + " twice");
            }
        }
        throw tooLarge(name);
    }

    private static IOException tooLarge(String name) {
        return new IOException(name + " is larger than a policy bundle may be");
    }

    /** Behind its end an archive is padded; another reader might go on there. */
    private static void requireNothingMore(DataInputStream tar, String name) throws IOException {
        byte[] rest = new byte[BLOCK];
        long total = 0;
        for (int read = tar.read(rest); read >= 0; read = tar.read(rest)) {
            total += read;
            if (!isZero(rest, read)) {
                throw new IOException(name + " has something behind its end");
            }
            if (total > MAX_BYTES) {
                throw tooLarge(name);
            }
        }
    }

    private static boolean isZero(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static String path(byte[] header, String archive) throws IOException {
        String prefix = text(header, 345, 155);
        String name = text(header, 0, 100);
        String path = (prefix.isEmpty() ? name : prefix + "/" + name).replaceFirst("^(\\./|/)+", "");
        // Older forms of a tar have other things where this one has the beginning of a long path.
        boolean posix = prefix.isEmpty() || text(header, 257, 6).equals("ustar");
        if (!posix || !PATH.matcher(path).matches()) {
            throw new IOException(archive + " holds an entry that is not below its folder, or has a strange name");
        }
        return path;
    }

    /** Up to its end, which is a zero. */
    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }
}
