package org.hansa.reports.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A report's files by path. Written as one deterministic zip: sorted paths, one fixed time, so that equal reports are equal
 * bytes. Read within fixed bounds, and without trusting a single path.
 */
public record ReportFiles(SortedMap<String, byte[]> files) {
    static final int MAX_FILES = 200_000;
    static final long MAX_FILE_BYTES = 256L << 20;
    static final long MAX_TOTAL_BYTES = 1L << 30;

    /** 1980-01-01, the zip format's zero; local time fields, so no zone enters. */
    private static final long FIXED_DOS_TIME = 315_532_800_000L;

    private static final Pattern PATH = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*(/[a-zA-Z0-9][a-zA-Z0-9._-]*)*");

    public ReportFiles {
        files.keySet().forEach(ReportFiles::checkPath);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    public Optional<byte[]> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** @throws ReportFormatException when there is no such file */
    public byte[] required(String path) {
        return file(path).orElseThrow(() -> new ReportFormatException(path, "is missing from the report"));
    }

    /** The files below a folder, by path. */
    public SortedMap<String, byte[]> below(String folder) {
        return files.subMap(folder + "/", folder + "0");
    }

    public ReportFiles with(String path, byte[] bytes) {
        TreeMap<String, byte[]> copy = new TreeMap<>(files);
        copy.put(path, bytes);
        return new ReportFiles(copy);
    }

    public void writeTo(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            ZipEntry entry = new ZipEntry(file.getKey());
            entry.setTimeLocal(LocalDateTime.ofEpochSecond(FIXED_DOS_TIME / 1000, 0, ZoneOffset.UTC));
            zip.putNextEntry(entry);
            zip.write(file.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    /** @throws ReportFormatException for paths, sizes or counts that no report has */
    public static ReportFiles readFrom(InputStream in) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        long total = 0;
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            checkPath(entry.getName());
            byte[] bytes = readBounded(entry.getName(), zip, Math.min(MAX_FILE_BYTES, MAX_TOTAL_BYTES - total));
            total += bytes.length;
            if (files.put(entry.getName(), bytes) != null) {
                throw new ReportFormatException(entry.getName(), "is in the zip twice");
            }
            if (files.size() > MAX_FILES) {
                throw new ReportFormatException("zip", "has more than " + MAX_FILES + " files");
            }
        }
        if (files.isEmpty()) {
            throw new ReportFormatException("zip", "is no zip file, or an empty one");
        }
        return new ReportFiles(files);
    }

    private static byte[] readBounded(String path, InputStream in, long limit) throws IOException {
        byte[] bytes = in.readNBytes((int) limit);
        if (bytes.length == limit && in.read() >= 0) {
            throw new ReportFormatException(path, "is larger than a report may be");
        }
        return bytes;
    }

    private static void checkPath(String path) {
        if (path.length() > 200 || !PATH.matcher(path).matches()) {
            throw new ReportFormatException("zip", "has a file with a path that no report has: '" + path + "'");
        }
    }
}
