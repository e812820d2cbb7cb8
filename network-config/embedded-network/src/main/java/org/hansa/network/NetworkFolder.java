package org.hansa.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.hansa.network.disk.FileSystemDisk;
import org.jspecify.annotations.Nullable;

/** The state folder as the network uses it, locked against a second network. */
final class NetworkFolder implements AutoCloseable {

    private final Path home;
    private final FileChannel lockFile;

    private NetworkFolder(Path home, FileChannel lockFile) {
        this.home = home;
        this.lockFile = lockFile;
    }

    static NetworkFolder lock(Path home) {
        Path file = home.resolve("network").resolve("lock");
        try {
            // Blocks come with private data, packages with keys: nobody else reads here.
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new IllegalStateException("another network runs in " + home + "; stop it first, or use another"
                        + " state folder (HANSA_HOME)");
            }
            return new NetworkFolder(home.toAbsolutePath().normalize(), channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock the state folder " + home, e);
        }
    }

    Path crypto() {
        return home.resolve("crypto");
    }

    Path network() {
        return home.resolve("network");
    }

    Path blocks() {
        return network().resolve("blocks");
    }

    Path packages(String memberId) {
        return network().resolve("packages").resolve(memberId);
    }

    Path genesisBlock() {
        return network().resolve("genesis.block");
    }

    Path connectionProfile() {
        return network().resolve("connection-profile.json");
    }

    /** Writes a file so that readers see the old one or the new one, never half of one. */
    static void replace(Path file, byte[] content) {
        try {
            new FileSystemDisk().replace(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the state folder " + home, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }
}
