package org.hansa.controlplane.compliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hansa.controlplane.kernel.WholeFile;
import org.hansa.ledger.model.Digest;
import org.hansa.reports.format.ReportFiles;

/**
 * Reports and their jobs as files: {@code <id>.zip} and {@code <id>.json}, each written whole or not at all. Each
 * organisation has its own part of the shelf, so that nobody's reports push out anybody else's.
 */
final class ReportShelf {
    /** An organisation's oldest go when it has more than this; a report can be made again at any time. */
    static final int MAX_REPORTS_EACH = 50;

    private final Path folder;
    private final Map<String, ReportJob> jobs = new HashMap<>();

    ReportShelf(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the reports folder " + folder, e);
        }
        load();
    }

    private void load() {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .map(file -> WholeFile.read(file, ReportJob::parse))
                    .forEach(job -> jobs.put(job.id(), job));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the reports folder " + folder, e);
        }
    }

    synchronized void put(ReportJob job) {
        write(job.id() + ".json", out -> out.write(job.bytes()));
        jobs.put(job.id(), job);
        of(job.issuer(), job.organization()).stream().skip(MAX_REPORTS_EACH).forEach(old -> {
            delete(old.id() + ".zip");
            delete(old.id() + ".json");
            jobs.remove(old.id());
        });
    }

    synchronized void put(String id, ReportFiles report) {
        write(id + ".zip", report::writeTo);
    }

    synchronized List<ReportJob> jobs() {
        return List.copyOf(jobs.values());
    }

    /** An organisation's, newest first. @param issuer ledger key of its realm */
    synchronized List<ReportJob> of(Digest issuer, String organization) {
        return jobs.values().stream()
                .filter(job -> job.isOf(issuer, organization))
                .sorted(Comparator.comparingLong(ReportJob::requestedAtMillis)
                        .reversed()
                        .thenComparing(ReportJob::id))
                .toList();
    }

    synchronized Optional<ReportJob> job(String id) {
        return Optional.ofNullable(jobs.get(id));
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
