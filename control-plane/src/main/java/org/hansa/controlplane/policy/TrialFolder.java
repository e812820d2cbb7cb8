package org.hansa.controlplane.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder for one run, gone afterwards. */
record TrialFolder(Path path) implements AutoCloseable {
    static TrialFolder make() throws IOException {
        return new TrialFolder(Files.createTempDirectory("hansa-policy-trial"));
    }

    /** @param files by paths that {@link org.hansa.controlplane.authz.BundleArchive} has let through */
    void unpack(String folder, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = path.resolve(folder).resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        }
    }
}
