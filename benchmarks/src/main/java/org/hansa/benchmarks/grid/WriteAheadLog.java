package org.hansa.benchmarks.grid;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far a node's log has been written, read from its segments: they are numbered without end, written one after the other
 * and recycled. The system's own counter of bytes does not serve, as it counts whole pages of its cache.
 */
final class WriteAheadLog {
    private final Path directory;

    /** @param directory any one above the log */
    WriteAheadLog(Path directory) {
        this.directory = directory;
    }

    long bytes() {
        long archived = -1;
        for (Path each : segments("archive")) {
            archived = Math.max(archived, number(each));
        }
        long furthest = 0;
        for (Path each : segments("wal")) {
            furthest = Math.max(furthest, end(each, archived));
        }
        return furthest;
    }

    private List<Path> segments(String within) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(each -> each.getFileName().toString().endsWith(".wal"))
                    .filter(each -> directory.relativize(each).getParent().getParent() != null
                            && directory
                                    .relativize(each)
                                    .getParent()
                                    .getParent()
                                    .endsWith(within))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the log in " + directory, e);
        }
    }

    private static long number(Path segment) {
        String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    /** Position in the whole log at which the segment after the archived ones ends; 0 for others. */
    private static long end(Path segment, long archived) {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "r")) {
            long size = file.length();
            long segments = 4;
            return (archived + 1) % segments == number(segment) ? (archived + 1) * size + used(file, size) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + segment, e);
        }
    }

    /** Length up to the last byte that is not zero. */
    private static long used(RandomAccessFile file, long size) throws IOException {
        byte[] block = new byte[65_536];
        for (long at = size - block.length; at >= 0; at -= block.length) {
            file.seek(at);
            file.readFully(block);
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] != 0) {
                    return at + i + 1;
                }
            }
        }
        return 0;
    }
}
