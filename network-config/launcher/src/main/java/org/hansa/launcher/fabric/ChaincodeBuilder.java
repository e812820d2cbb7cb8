package org.hansa.launcher.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.hansa.launcher.home.HansaHome;

/**
 * The external builder that lets a peer accept packages of chaincode servers: three shell scripts that hand the package's
 * {@code connection.json} on. A peer asks it about every package and caches the answers under its name, so it is always this
 * one, whatever builders Fabric's archive came with.
 */
final class ChaincodeBuilder {
    private static final Map<String, String> SCRIPTS = Map.of(
            "detect",
            """
            #!/bin/sh
            # detect SOURCE METADATA: is this a package that names a chaincode server?
            set -eu
            grep -Eq '"type"[[:space:]]*:[[:space:]]*"ccaas"' "$2/metadata.json"
            """,
            "build",
            """
            #!/bin/sh
            # build SOURCE METADATA OUTPUT: nothing to compile; the address must be there.
            set -eu
            if [ ! -f "$1/connection.json" ]; then
              echo "connection.json is missing from the package" >&2
              exit 1
            fi
            cp "$1/connection.json" "$3/connection.json"
            """,
            "release",
            """
            #!/bin/sh
            # release BUILD RELEASE: where the peer looks for the server that it dials.
            set -eu
            mkdir -p "$2/chaincode/server"
            cp "$1/connection.json" "$2/chaincode/server/connection.json"
            """);

    private ChaincodeBuilder() {}

    /** Writes the scripts below {@code folder/bin}. */
    static void write(Path folder) {
        SCRIPTS.forEach((name, text) -> {
            Path file = HansaHome.privateFile(folder.resolve("bin").resolve(name), text);
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot make " + file + " a program", failure);
            }
        });
    }
}
