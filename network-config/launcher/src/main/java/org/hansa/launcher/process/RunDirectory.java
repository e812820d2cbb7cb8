package org.hansa.launcher.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of pid files. A file holds the pid and, on its second line, the instant at which that process was started
 * (epoch milliseconds): the operating system hands out a pid again, and a signal must never reach the process that got it.
 */
public final class RunDirectory {
    /** The kernel's start time is derived from the boot time, which clock corrections move a little. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private static final String SUFFIX = ".pid";

    private final Path directory;

    public RunDirectory(Path directory) {
        this.directory = directory;
    }

    /** What one pid file says. */
    public record Entry(String name, long pid, Instant started) {
        /** The process, if it is the one that was started and still runs. */
        public Optional<ProcessHandle> alive() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(this::sameStart)
                    .filter(handle -> !ended(pid));
        }

        /** A process that has ended but whose parent has not asked for its status still has a pid. */
        private static boolean ended(long pid) {
            try {
                String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
                return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
            } catch (IOException notLinuxOrGone) {
                return false;
            }
        }

        private boolean sameStart(ProcessHandle handle) {
            return handle.info()
                    .startInstant()
                    .map(found -> Duration.between(started, found).abs().compareTo(START_TOLERANCE) <= 0)
                    .orElse(false);
        }
    }

    /** Remembers a process that has just been started. */
    public void record(String name, ProcessHandle handle) {
        Instant started = handle.info().startInstant().orElseGet(Instant::now);
        try {
            Files.createDirectories(directory);
            Path partial = directory.resolve(name + ".partial");
            Files.writeString(partial, handle.pid() + "\n" + started.toEpochMilli() + "\n");
            Files.move(partial, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file(name), failure);
        }
    }

    public Optional<Entry> entry(String name) {
        try {
            List<String> lines = Files.readAllLines(file(name));
            return Optional.of(new Entry(
                    name,
                    Long.parseLong(lines.get(0).trim()),
                    Instant.ofEpochMilli(Long.parseLong(lines.get(1).trim()))));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (NumberFormatException | IndexOutOfBoundsException damaged) {
            // A file cut short by a power loss names nobody: treat it as a leftover.
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file(name), failure);
        }
    }

    public Optional<ProcessHandle> alive(String name) {
        return entry(name).flatMap(Entry::alive);
    }

    public void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + file(name), failure);
        }
    }

    /** Names with a pid file, oldest file first: the order in which they were started. */
    public List<String> names() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted(Comparator.comparing(this::startedOrNow).thenComparing(name -> name))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list " + directory, failure);
        }
    }

    private Instant startedOrNow(String name) {
        return entry(name).map(Entry::started).orElse(Instant.MAX);
    }

    public Path file(String name) {
        return directory.resolve(name + SUFFIX);
    }
}
