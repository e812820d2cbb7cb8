package org.hansa.network.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.hansa.network.disk.Disk;
import org.hansa.network.disk.DiskFile;
import org.hansa.network.disk.FileSystemDisk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One append-only file: a page that says how many records were {@link ForcedMark forced}, then the {@link RecordFormat
 * records}.
 *
 * <p>At start every record is read and checked. What follows the last whole record is dropped if it was never forced: it
 * is what a crash leaves of a write that nobody was told of. A fault below the mark is damage and stops the start. What
 * remains is forced before anybody reads it: a record may have outlived its process without being durable, and whoever
 * sees it now takes it for committed.
 */
public final class FileBlockStore implements BlockStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileBlockStore.class);
    private static final String BLOCKS = "blocks.log";
    private static final int CACHED_RECORDS = 64;

    private final Path name;
    private final DiskFile file;
    private final BlockRecords records;
    private final ForcedMark mark;
    /** After a failed write nobody knows what is on the disk, and asking again may only seem to help. */
    private boolean failed;

    /** The newest records: subscribers and status readers ask for them again and again. */
    private final Map<Long, CommitRecord> cache = new LinkedHashMap<>(CACHED_RECORDS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CommitRecord> eldest) {
            return size() > CACHED_RECORDS;
        }
    };

    private FileBlockStore(Path folder, Disk disk) throws IOException {
        this.name = folder.resolve(BLOCKS);
        this.file = disk.open(name);
        try {
            disk.forceFolder(folder);
            disk.forceFolder(Objects.requireNonNull(folder.toAbsolutePath().getParent(), "a folder in a folder"));
            this.records = new BlockRecords(name, file);
            this.mark = openMark();
            recover();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens the store in a folder of this machine, or makes it.
     *
     * @throws DamagedBlockStoreException if a committed record cannot be read
     */
    public static FileBlockStore in(Path folder) {
        return in(folder, new FileSystemDisk());
    }

    /** The same on another disk. */
    public static FileBlockStore in(Path folder, Disk disk) {
        try {
            return new FileBlockStore(folder, disk);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the block store in " + folder, e);
        }
    }

    @Override
    public long height() {
        return records.count();
    }

    @Override
    public CommitRecord read(long number) {
        if (number < 0 || number >= height()) {
            throw new IndexOutOfBoundsException("block " + number + " of " + height());
        }
        synchronized (cache) {
            CommitRecord cached = cache.get(number);
            if (cached != null) {
                return cached;
            }
        }
        try {
            CommitRecord record = records.read(number);
            remember(number, record);
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read block " + number + " of " + name, e);
        }
    }

    @Override
    public void append(CommitRecord record) {
        long number = height();
        if (record.block().getHeader().getNumber() != number) {
            throw new IllegalArgumentException(
                    "block " + record.block().getHeader().getNumber() + " cannot follow " + (number - 1));
        }
        requireIntact();
        // Before the bytes: whoever learns the new height finds the record.
        remember(number, record);
        try {
            records.append(record);
        } catch (IOException e) {
            failed = true;
            throw new UncheckedIOException("cannot append block " + number + " to " + name, e);
        }
    }

    @Override
    public void force() {
        requireIntact();
        try {
            file.force();
            mark.write(height());
        } catch (IOException e) {
            failed = true;
            throw new UncheckedIOException("cannot force " + name, e);
        }
    }

    @Override
    public void close() {
        try (file) {
            if (!failed) {
                force();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + name, e);
        }
    }

    private void remember(long number, CommitRecord record) {
        synchronized (cache) {
            cache.put(number, record);
        }
    }

    private void requireIntact() {
        if (failed) {
            throw new IllegalStateException(
                    "a write to " + name + " has failed; see the log, make room if the disk is full, then restart");
        }
    }

    private ForcedMark openMark() throws IOException {
        ForcedMark present = ForcedMark.open(file);
        if (present == null) {
            throw new DamagedBlockStoreException(name, 0, 0, "the first page is not intact");
        }
        return present;
    }

    private void recover() throws IOException {
        String fault = records.scan();
        if (height() < mark.value()) {
            throw new DamagedBlockStoreException(
                    name,
                    height(),
                    records.end(),
                    fault == null ? "the file ends although " + mark.value() + " blocks were committed" : fault);
        }
        if (fault != null) {
            LOG.warn(
                    "dropping {} bytes that follow block {} in {} and were never committed: {}",
                    file.size() - records.end(),
                    height() - 1,
                    name,
                    fault);
            file.truncate(records.end());
        }
        file.force();
        mark.write(height());
    }
}
