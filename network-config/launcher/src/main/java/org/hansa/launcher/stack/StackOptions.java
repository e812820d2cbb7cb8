package org.hansa.launcher.stack;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.NetworkChoice;
import org.hansa.launcher.installation.PortBase;
import org.hansa.launcher.process.Progress;
import org.jspecify.annotations.Nullable;

/**
 * What to start, where its state lives and on which ports it listens.
 *
 * @param root the repository
 * @param home all state ({@code HANSA_HOME})
 * @param cache downloads and builds shared by all homes ({@code HANSA_CACHE})
 * @param portBase first port ({@code HANSA_PORT_BASE}), {@link PortBase#USUAL} or {@link PortBase#FREE}
 * @param parts what to start; a fixture may want Keycloak alone
 * @param network the ledger's network; null for the home's own, or the embedded one in a new home
 */
public record StackOptions(
        Path root,
        HansaHome home,
        Path cache,
        int portBase,
        Set<StackPart> parts,
        Progress progress,
        @Nullable NetworkChoice network) {
    public StackOptions {
        parts = withNodes(parts);
    }

    /** From the environment variables of the command line, with their documented defaults. */
    public static StackOptions fromEnvironment(Map<String, String> environment, Progress progress) {
        Path root = RepositoryRoot.find();
        Path home = Path.of(
                environment.getOrDefault("HANSA_HOME", root.resolve(".hansa").toString()));
        return new StackOptions(
                root,
                new HansaHome(home),
                cache(environment),
                portBase(environment),
                EnumSet.allOf(StackPart.class),
                progress,
                null);
    }

    /** For fixtures: everything, on a free block of ports, silent. */
    public static StackOptions forTests(Path home) {
        return new StackOptions(
                RepositoryRoot.find(),
                new HansaHome(home),
                cache(System.getenv()),
                PortBase.FREE,
                EnumSet.allOf(StackPart.class),
                Progress.SILENT,
                null);
    }

    /** The ledger includes its nodes. */
    private static Set<StackPart> withNodes(Set<StackPart> parts) {
        Set<StackPart> all = EnumSet.copyOf(parts);
        if (all.contains(StackPart.LEDGER)) {
            all.add(StackPart.NETWORK);
        }
        return Set.copyOf(all);
    }

    public StackOptions withParts(StackPart first, StackPart... more) {
        return withParts(EnumSet.of(first, more));
    }

    public StackOptions withParts(Set<StackPart> wanted) {
        return new StackOptions(root, home, cache, portBase, wanted, progress, network);
    }

    public StackOptions withProgress(Progress listener) {
        return new StackOptions(root, home, cache, portBase, parts, listener, network);
    }

    public StackOptions withPortBase(int base) {
        return new StackOptions(root, home, cache, base, parts, progress, network);
    }

    public StackOptions withNetwork(@Nullable NetworkChoice choice) {
        return new StackOptions(root, home, cache, portBase, parts, progress, choice);
    }

    private static Path cache(Map<String, String> environment) {
        String given = environment.get("HANSA_CACHE");
        return given != null
                ? Path.of(given).toAbsolutePath()
                : Path.of(System.getProperty("user.home"), ".cache", "hansa");
    }

    private static int portBase(Map<String, String> environment) {
        String given = environment.get("HANSA_PORT_BASE");
        if (given == null) {
            return PortBase.USUAL;
        }
        try {
            return Integer.parseInt(given.strip());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("HANSA_PORT_BASE must be a number, not '" + given + "'");
        }
    }
}
