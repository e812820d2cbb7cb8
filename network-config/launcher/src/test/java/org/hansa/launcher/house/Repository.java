package org.hansa.launcher.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.hansa.launcher.home.RepositoryRoot;

/** The repository's own files: no build output, no state of a running consortium, no bytes that others wrote. */
final class Repository {
    private static final Set<String> NOT_OURS =
            Set.of(".git", ".hansa", ".idea", ".vscode", "target", "node_modules", "fabric-vectors");

    /** Walked once: the tree does not change under a test. */
    private static final List<Path> ALL = walk();

    private Repository() {}

    static Path root() {
        return RepositoryRoot.find();
    }

    /** By path, relative to the root. */
    static List<Path> files(Predicate<Path> wanted) {
        return ALL.stream().filter(wanted).toList();
    }

    private static List<Path> walk() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(name(folder)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(root().relativize(file));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        found.sort(null);
        return found;
    }

    /** Lines of a file, whatever is no UTF-8 in it replaced. */
    static List<String> lines(Path relative) {
        try {
            return new String(Files.readAllBytes(root().resolve(relative)), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String name(Path path) {
        Path last = path.getFileName();
        return last == null ? "" : last.toString();
    }
}
