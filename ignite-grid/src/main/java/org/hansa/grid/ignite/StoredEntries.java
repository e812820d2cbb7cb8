package org.hansa.grid.ignite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node has on its disk.
 *
 * @param directory of the node; Ignite keeps entries and log in {@code db} below it
 */
record StoredEntries(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(StoredEntries.class);

    boolean any() {
        return Files.exists(entries());
    }

    private Path entries() {
        return directory.resolve("db");
    }

    /**
     * Has the node come empty, to be filled by the others. What was there is kept as {@code db-set-aside} until the next time,
     * for whoever has to find out what became of it.
     */
    void setAside() {
        Path aside = directory.resolve("db-set-aside");
        if (!any()) {
            return;
        }
        try {
            remove(aside);
            Files.move(entries(), aside, StandardCopyOption.ATOMIC_MOVE);
            LOG.info("the others serve: {} is set aside, and this node is filled by them", entries());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set aside " + entries(), e);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        }
    }
}
