package org.hansa.network.chaincode.packages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hansa.network.disk.FileSystemDisk;

/**
 * Packages in a folder, one file each, named as Fabric names them. A package holds the key with which the peer shows
 * itself to the chaincode server, so files are readable by their owner only.
 */
public final class FolderInstalledPackages implements InstalledPackages {

    private static final String SUFFIX = ".tar.gz";

    private final InMemoryInstalledPackages loaded = new InMemoryInstalledPackages();
    private final Path folder;

    private FolderInstalledPackages(Path folder) {
        this.folder = folder;
    }

    /** Opens the folder, creating it if there is none. A damaged package is named, because its peer could not endorse. */
    public static FolderInstalledPackages open(Path folder) {
        FolderInstalledPackages packages = new FolderInstalledPackages(folder);
        try {
            Files.createDirectories(folder);
            for (Path file : files(folder)) {
                packages.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packages;
    }

    @Override
    public void save(ChaincodePackage chaincode) {
        Path file = folder.resolve(chaincode.id().replaceFirst(":", ".") + SUFFIX);
        if (find(chaincode.id()).isPresent()) {
            return;
        }
        try {
            new FileSystemDisk().replace(file, chaincode.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the chaincode package " + file, e);
        }
        loaded.save(chaincode);
    }

    @Override
    public Optional<ChaincodePackage> find(String packageId) {
        return loaded.find(packageId);
    }

    @Override
    public List<ChaincodePackage> all() {
        return loaded.all();
    }

    private void load(Path file) throws IOException {
        try {
            ChaincodePackage chaincode = ChaincodePackage.parse(Files.readAllBytes(file));
            if (!file.getFileName().toString().equals(chaincode.id().replaceFirst(":", ".") + SUFFIX)) {
                throw new PackageException("its content has the id " + chaincode.id());
            }
            loaded.save(chaincode);
        } catch (PackageException e) {
            throw new IllegalStateException(
                    file + " is damaged: " + e.getMessage() + "; remove it and install the chaincode again", e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = new ArrayList<>(
                    entries.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                            .toList());
            files.sort(null);
            return files;
        }
    }
}
