package org.hansa.launcher.home;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where this repository lies: {@code ./hansa} says it; a test finds it above its working directory. */
public final class RepositoryRoot {
    public static final String PROPERTY = "hansa.root";
    private static final String LANDMARK = "network-config/consortium.yaml";

    private RepositoryRoot() {}

    public static Path find() {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            return Path.of(given).toAbsolutePath().normalize();
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(LANDMARK))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "no " + LANDMARK + " here or above; run this inside the repository or set -D" + PROPERTY);
    }
}
