package org.hansa.network.chaincode.packages;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Small {@code .tar.gz} files of regular files, written without anything that differs from run to run. */
final class Archives {

    /** A package of a chaincode server holds two small JSON files; more than this is not one. */
    static final int MAX_UNPACKED_BYTES = 4 * 1024 * 1024;

    /** Read as a whole before anything in it is looked at. */
    private static final int GZIP_HEADER = 10;

    private static final int REGULAR_FILE = 0100644;

    private Archives() {}

    /** Packs files in the order of the map. Times, owners and the header's operating system are constant. */
    static byte[] pack(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        GzipParameters parameters = new GzipParameters();
        parameters.setOperatingSystem(255);
        // Compressed bytes differ between versions of zlib, and with them the package's id.
        parameters.setCompressionLevel(Deflater.NO_COMPRESSION);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(
                new GzipCompressorOutputStream(bytes, parameters), StandardCharsets.UTF_8.name())) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setMode(REGULAR_FILE);
                entry.setModTime(0);
                entry.setIds(0, 0);
                entry.setNames("", "");
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static Map<String, byte[]> unpack(byte[] archive) throws PackageException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        int remaining = MAX_UNPACKED_BYTES;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(gunzip(archive), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.isFile() || entry.isSymbolicLink() || entry.isLink()) {
                    throw new PackageException("tar entry " + entry.getName() + " is not a regular file");
                }
                byte[] content = tar.readNBytes(remaining + 1);
                remaining -= content.length;
                if (remaining < 0) {
                    throw new PackageException("the package unpacks to more than " + MAX_UNPACKED_BYTES + " bytes");
                }
                files.put(entry.getName(), content);
            }
        } catch (IOException e) {
            throw new PackageException("error inspecting next tar header: " + e.getMessage(), e);
        }
        return files;
    }

    private static GzipCompressorInputStream gunzip(byte[] archive) throws PackageException {
        try {
            return new GzipCompressorInputStream(new ByteArrayInputStream(archive));
        } catch (IOException e) {
            // Go's words: Fabric's command line shows them.
            String reason = archive.length == 0
                    ? "EOF"
                    : archive.length < GZIP_HEADER ? "unexpected EOF" : "gzip: invalid header";
            throw new PackageException("error reading as gzip stream: " + reason, e);
        }
    }
}
