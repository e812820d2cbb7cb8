package org.hansa.launcher.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** The one folder with all state of a consortium on this machine ({@code HANSA_HOME}, by default {@code .hansa}). */
public record HansaHome(Path root) {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    public HansaHome {
        root = root.toAbsolutePath().normalize();
    }

    /** There where this home is another consortium than the repository's. */
    public Path consortium() {
        return root.resolve("consortium.yaml");
    }

    public Path crypto() {
        return root.resolve("crypto");
    }

    public Path network() {
        return root.resolve("network");
    }

    public Path keycloak() {
        return root.resolve("keycloak");
    }

    public Path opa(String member) {
        return root.resolve("opa").resolve(member);
    }

    public Path member(String member) {
        return root.resolve("members").resolve(member);
    }

    public Path secrets() {
        return root.resolve("secrets");
    }

    public Path personas() {
        return secrets().resolve("personas.json");
    }

    public Path reports() {
        return root.resolve("reports");
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    /** Creates the folder, readable by its owner only: keys, passwords and tenants' records are below it. */
    public void create() {
        privateDirectory(root);
    }

    /** Creates a folder that only the owner may enter. */
    public static Path privateDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
            if (POSIX) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot create " + directory, failure);
        }
    }

    /** Creates such a folder, or empties it of what a process that was killed left there. */
    public static Path emptyDirectory(Path directory) {
        try (Stream<Path> left = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot empty " + directory, failure);
        }
        return privateDirectory(directory);
    }

    /** Writes a file that only the owner may read, never visible with wider rights or half its content. */
    public static Path privateFile(Path file, String content) {
        try {
            privateDirectory(file.toAbsolutePath().getParent());
            Path partial = POSIX
                    ? Files.createTempFile(
                            file.toAbsolutePath().getParent(),
                            ".partial",
                            "",
                            PosixFilePermissions.asFileAttribute(
                                    Set.copyOf(PosixFilePermissions.fromString("rw-------"))))
                    : Files.createTempFile(file.toAbsolutePath().getParent(), ".partial", "");
            Files.writeString(partial, content);
            return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }
}
