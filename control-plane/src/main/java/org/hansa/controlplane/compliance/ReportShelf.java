package org.hansa.controlplane.compliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hansa.controlplane.kernel.WholeFile;
import org.hansa.reports.format.ReportFiles;

/** Reports and their jobs as files: {@code <id>.zip} and {@code <id>.json}, each written whole or not at all. */
final class ReportShelf {
    /** More than this and the oldest go; a report can be made again at any time. */
    static final int MAX_REPORTS = 200;

    private final Path folder;

    ReportShelf(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the reports folder " + folder, e);
        }
    }

    synchronized void put(ReportJob job) {
        write(job.id() + ".json", out -> out.write(job.bytes()));
        List<ReportJob> all = jobs();
        all.stream().skip(MAX_REPORTS).forEach(old -> {
            delete(old.id() + ".zip");
            delete(old.id() + ".json");
        });
    }

    synchronized void put(String id, ReportFiles report) {
        write(id + ".zip", report::writeTo);
    }

    /** Newest first. */
    synchronized List<ReportJob> jobs() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .map(file -> WholeFile.read(file, ReportJob::parse))
                    .sorted(Comparator.comparingLong(ReportJob::requestedAtMillis)
                            .reversed()
                            .thenComparing(ReportJob::id))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Optional<ReportJob> job(String id) {
        return jobs().stream().filter(job -> job.id().equals(id)).findFirst();
    }

    Path content(ReportJob job) {
        return folder.resolve(job.id() + ".zip");
    }

    private void write(String name, WholeFile.Content content) {
        Path target = folder.resolve(name);
        try {
            WholeFile.replace(target, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
