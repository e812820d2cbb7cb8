package org.hansa.controlplane.authz;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hansa.controlplane.kernel.WholeFile;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.PolicyRevision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The member's folder of policy bundles: {@code revisions/<revision>.tar.gz} is what an operator has staged,
 * {@code live/bundle.tar.gz} is what the member's OPA watches and runs.
 */
public final class PolicyBundles {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyBundles.class);
    private static final String BUNDLE = ".tar.gz";
    private static final int MAX_LISTED = 1_000;
    private final Path directory;
    private volatile @Nullable Known known;

    /** The live bundle as it was read at this time of the file; reading is too slow for every request. */
    private record Known(FileTime time, PolicyBundle bundle) {}

    public PolicyBundles(Path directory) {
        this.directory = directory;
    }

    /** What has been staged under this revision. @throws IOException when it is there and cannot be read */
    public Optional<PolicyBundle> staged(PolicyRevision revision) throws IOException {
        Path file = file(revision);
        return Files.exists(file) ? Optional.of(PolicyBundle.read(file)) : Optional.empty();
    }

    /** Revisions that have a bundle here, sorted. */
    public List<PolicyRevision> stagedRevisions() throws IOException {
        Path folder = directory.resolve("revisions");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(BUNDLE))
                    .map(name -> name.substring(0, name.length() - BUNDLE.length()))
                    .flatMap(PolicyBundles::revision)
                    .sorted(Comparator.comparing(PolicyRevision::value))
                    .limit(MAX_LISTED)
                    .toList();
        }
    }

    /** A file of another name is none of ours. */
    private static Stream<PolicyRevision> revision(String name) {
        try {
            return Stream.of(new PolicyRevision(name));
        } catch (MalformedRecordException e) {
            return Stream.empty();
        }
    }

    /** What OPA has been given; empty when there is none or it cannot be read. */
    public Optional<PolicyBundle> live() {
        Path file = liveFile();
        try {
            FileTime time = Files.getLastModifiedTime(file);
            Known before = known;
            if (before == null || !before.time().equals(time)) {
                before = new Known(time, PolicyBundle.read(file));
                known = before;
            }
            return Optional.of(before.bundle());
        } catch (IOException e) {
            LOG.warn("the live policy bundle cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Gives OPA a bundle, in one step: OPA sees the old file or the new one. */
    public void install(byte[] bundle) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("incoming"));
        Path incoming = folder.resolve("bundle.tar.gz");
        Files.write(incoming, bundle);
        try (FileChannel channel = FileChannel.open(incoming, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.createDirectories(liveFile().getParent());
        Files.move(incoming, liveFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The file has the time of now, but the clock's grain may hide a second swap: read it anew.
        known = null;
    }

    /** The bytes of what is staged. @throws IOException when there is none, or one larger than a bundle may be */
    public byte[] archive(PolicyRevision revision) throws IOException {
        return bounded(file(revision));
    }

    /** The bytes of what its tests came to. @throws IOException as for {@link #archive} */
    public byte[] testResults(PolicyRevision revision) throws IOException {
        return bounded(testsFile(revision));
    }

    private static byte[] bounded(Path file) throws IOException {
        if (Files.size(file) > BundleArchive.MAX_BYTES) {
            throw new IOException(file + " is larger than a policy bundle may be");
        }
        return Files.readAllBytes(file);
    }

    /** Stages what was uploaded, in one step. */
    public void stage(PolicyRevision revision, byte[] bundle) throws IOException {
        put(file(revision), bundle);
    }

    /** Stages what its tests came to, in one step. */
    public void stageTests(PolicyRevision revision, byte[] results) throws IOException {
        put(testsFile(revision), results);
    }

    private static void put(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        WholeFile.replace(file, content);
    }

    /**
     * What the tests of a revision came to, staged beside its bundle for the voters to look at.
     *
     * @throws IOException when it is there and cannot be read
     */
    public Optional<PolicyTests> tests(PolicyRevision revision) throws IOException {
        Path file = testsFile(revision);
        return Files.exists(file) ? Optional.of(PolicyTests.read(file)) : Optional.empty();
    }

    /** Where an operator puts the result of {@code policy/check.sh}. */
    public Path testsFile(PolicyRevision revision) {
        return directory.resolve("revisions").resolve(revision.value() + ".tests.json");
    }

    /** Where an operator puts the bundle of a revision before it is proposed. */
    public Path file(PolicyRevision revision) {
        return directory.resolve("revisions").resolve(revision.value() + BUNDLE);
    }

    private Path liveFile() {
        return directory.resolve("live").resolve("bundle.tar.gz");
    }
}
