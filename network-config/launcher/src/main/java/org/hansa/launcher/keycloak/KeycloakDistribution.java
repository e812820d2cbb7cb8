package org.hansa.launcher.keycloak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.process.Tool;

/**
 * Keycloak's own distribution, fetched as a Maven artefact, unpacked and built once per cache. Keycloak compiles its
 * build-time options into itself ({@code kc.sh build}), which is most of what makes a first start slow; all homes and
 * tests share the result and never write to it.
 */
public final class KeycloakDistribution {
    private static final String ARTIFACT = "org.keycloak:keycloak-quarkus-dist:%s:tar.gz";
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";
    private static final Duration FETCH_LIMIT = Duration.ofMinutes(15);
    private static final Duration UNPACK_LIMIT = Duration.ofMinutes(3);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(8);

    /** Every option that Keycloak fixes at build time and that differs from its defaults. */
    static final List<String> BUILD_OPTIONS = List.of("--db=dev-file", "--health-enabled=true");

    private final Path folder;
    private final String version;

    private KeycloakDistribution(Path cache, String version) {
        this.version = version;
        this.folder = cache.resolve("keycloak").resolve(version);
    }

    /** The distribution of the version that the build pins, in this cache. */
    public static KeycloakDistribution in(Path cache) {
        Properties pinned = new Properties();
        try (InputStream file = KeycloakDistribution.class.getResourceAsStream("distribution.properties")) {
            pinned.load(Objects.requireNonNull(file, "distribution.properties is not on the class path"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new KeycloakDistribution(cache, pinned.getProperty("version"));
    }

    public String version() {
        return version;
    }

    /** Whether nothing has to be fetched or built. */
    public boolean isReady() {
        return Files.isRegularFile(marker());
    }

    /** The unpacked, built distribution: {@code lib}, {@code providers}, {@code themes}. */
    public Path home() {
        return folder.resolve("keycloak-" + version);
    }

    /**
     * Makes it ready if it is not. Safe to call from several processes at once: the others wait.
     *
     * @throws StartFailure with the remedy when the artefact cannot be had or the build fails
     */
    public void prepare(Progress progress) throws InterruptedException {
        if (isReady()) {
            return;
        }
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!isReady() && lock.isValid()) {
                    fetchAndBuild(progress);
                }
            }
        } catch (IOException failure) {
            throw new StartFailure("keycloak", "cannot prepare " + folder + ": " + failure.getMessage(), failure);
        }
    }

    private void fetchAndBuild(Progress progress) throws IOException, InterruptedException {
        Path log = folder.resolve("prepare.log");
        Files.deleteIfExists(log);
        delete(home());
        Instant begin = Instant.now();
        progress.note("Keycloak " + version + ": fetching " + ARTIFACT.formatted(version)
                + " through Maven (about 176 MB, unless the local repository has it)");
        fetch(log);
        Path archive = folder.resolve("keycloak-quarkus-dist-" + version + ".tar.gz");
        Launch unpack = Launch.of(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString()));
        Tool.run("keycloak", unpack, folder, log, UNPACK_LIMIT);
        Files.delete(archive);
        progress.note("Keycloak " + version + ": building it once for this machine (30 to 60 s; log " + log + ")");
        Tool.run(
                "keycloak",
                Launch.of(KeycloakCommand.in(home(), home()).words("build", BUILD_OPTIONS)),
                folder,
                log,
                BUILD_LIMIT);
        Files.writeString(marker(), String.join(" ", BUILD_OPTIONS) + "\n");
        progress.ready("keycloak " + version, Duration.between(begin, Instant.now()), "in " + folder);
    }

    private void fetch(Path log) throws InterruptedException {
        Launch maven = Launch.inheritingAll(List.of(
                "mvn",
                "-B",
                "-ntp",
                "-q",
                COPY,
                "-Dartifact=" + ARTIFACT.formatted(version),
                "-DoutputDirectory=" + folder,
                "-Dmdep.useBaseVersion=true"));
        try {
            Tool.run("keycloak", maven, folder, log, FETCH_LIMIT);
        } catch (StartFailure failure) {
            throw new StartFailure(
                    "keycloak",
                    "Maven could not fetch " + ARTIFACT.formatted(version)
                            + "; it needs a Maven repository once: see the log, then try again",
                    log,
                    failure.lastLines());
        }
    }

    /** Written last, so that an interrupted preparation starts over. */
    private Path marker() {
        return folder.resolve("ready");
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
