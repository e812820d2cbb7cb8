package org.hansa.network.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One append-only file of {@link RecordFormat records} and, beside it, a mark of how many were forced.
 *
 * <p>At start every record is read and checked. What follows the last whole record is dropped if it was never forced: it
 * is what a crash leaves of a write that nobody was told of. A fault anywhere else, or below the mark, is damage and stops
 * the start. The mark itself is not forced: it survives the death of the process; after a loss of power it may lag, which
 * only makes the check more lenient.
 */
public final class FileBlockStore implements BlockStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileBlockStore.class);
    private static final String BLOCKS = "blocks.log";
    private static final String MARK = "blocks.forced";
    private static final int CACHED_RECORDS = 64;

    private final Path file;
    private final FileChannel channel;
    private final FileChannel mark;
    /** Reads do not go through the channel, because an interrupted reader would close it for everybody. */
    private final RandomAccessFile reader;

    private volatile long[] offsets = new long[1_024];
    private volatile int height;
    private long end;

    /** The newest records: subscribers and status readers ask for them again and again. */
    private final Map<Long, CommitRecord> cache = new LinkedHashMap<>(CACHED_RECORDS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CommitRecord> eldest) {
            return size() > CACHED_RECORDS;
        }
    };

    private FileBlockStore(Path folder) throws IOException {
        Files.createDirectories(folder);
        this.file = folder.resolve(BLOCKS);
        this.channel = open(file);
        this.mark = open(folder.resolve(MARK));
        this.reader = new RandomAccessFile(file.toFile(), "r");
        try {
            forceFolder(folder);
            scan(readMark());
        } catch (IOException | RuntimeException e) {
            closeFiles();
            throw e;
        }
    }

    /**
     * Opens the store in a folder, or makes it.
     *
     * @throws DamagedBlockStoreException if a committed record cannot be read
     */
    public static FileBlockStore in(Path folder) {
        try {
            return new FileBlockStore(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the block store in " + folder, e);
        }
    }

    @Override
    public long height() {
        return height;
    }

    @Override
    public CommitRecord read(long number) {
        if (number < 0 || number >= height) {
            throw new IndexOutOfBoundsException("block " + number + " of " + height);
        }
        synchronized (cache) {
            CommitRecord cached = cache.get(number);
            if (cached != null) {
                return cached;
            }
        }
        CommitRecord record = readFromFile(number);
        synchronized (cache) {
            cache.put(number, record);
        }
        return record;
    }

    @Override
    public void append(CommitRecord record) {
        long number = height;
        if (record.block().getHeader().getNumber() != number) {
            throw new IllegalArgumentException(
                    "block " + record.block().getHeader().getNumber() + " cannot follow " + (number - 1));
        }
        ByteBuffer bytes = RecordFormat.encode(number, record);
        long start = end;
        try {
            long position = start;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            end = position;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot append block " + number + " to " + file, e);
        }
        synchronized (cache) {
            cache.put(number, record);
        }
        added(start);
    }

    @Override
    public void force() {
        try {
            channel.force(false);
            mark.write(ByteBuffer.allocate(Long.BYTES).putLong(height).flip(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot force " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            force();
            closeFiles();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    private void closeFiles() throws IOException {
        try (channel;
                mark) {
            reader.close();
        }
    }

    private void scan(long forced) throws IOException {
        long size = channel.size();
        while (end < size) {
            String fault = faultAt(end, size);
            if (fault == null) {
                continue;
            }
            boolean cutOff = fault.startsWith("cut off");
            if (height < forced || !cutOff) {
                throw new DamagedBlockStoreException(file, height, end, fault);
            }
            LOG.warn("dropping {} bytes after block {} of {}: {}", size - end, height - 1, file, fault);
            channel.truncate(end);
            channel.force(true);
            return;
        }
        if (height < forced) {
            throw new DamagedBlockStoreException(
                    file, height, end, "the file ends although " + forced + " blocks were committed");
        }
    }

    /** Null and one record further, or what is wrong with the record here. */
    private @Nullable String faultAt(long offset, long size) throws IOException {
        long remaining = size - offset;
        if (remaining < RecordFormat.HEADER_BYTES) {
            return "cut off in a record's header";
        }
        RecordFormat.Header header = RecordFormat.header(readFully(offset, RecordFormat.HEADER_BYTES));
        if (header == null) {
            return isZero(offset, remaining) ? "cut off: only zeros follow" : "a record's header is not intact";
        }
        if (header.block() != height) {
            return "the record is of block " + header.block();
        }
        if (header.recordLength() > remaining) {
            return "cut off in a record's body";
        }
        if (!RecordFormat.bodyIsIntact(readBody(offset, header))) {
            return header.recordLength() == remaining
                    ? "cut off: the last record's checksum does not hold"
                    : "the record's checksum does not hold";
        }
        end = offset + header.recordLength();
        added(offset);
        return null;
    }

    private CommitRecord readFromFile(long number) {
        long offset = offsets[Math.toIntExact(number)];
        try {
            RecordFormat.Header header = RecordFormat.header(readFully(offset, RecordFormat.HEADER_BYTES));
            if (header == null || header.block() != number) {
                throw new DamagedBlockStoreException(file, number, offset, "the record's header is not intact");
            }
            byte[] body = readBody(offset, header);
            if (!RecordFormat.bodyIsIntact(body)) {
                throw new DamagedBlockStoreException(file, number, offset, "the record's checksum does not hold");
            }
            return RecordFormat.decode(body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read block " + number + " of " + file, e);
        }
    }

    private void added(long offset) {
        long[] known = offsets;
        if (height == known.length) {
            known = Arrays.copyOf(known, known.length * 2);
        }
        known[height] = offset;
        offsets = known;
        height++;
    }

    private byte[] readBody(long offset, RecordFormat.Header header) throws IOException {
        return readFully(offset + RecordFormat.HEADER_BYTES, header.bodyLength() + RecordFormat.TRAILER_BYTES)
                .array();
    }

    private ByteBuffer readFully(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        synchronized (reader) {
            reader.seek(offset);
            reader.readFully(bytes);
        }
        return ByteBuffer.wrap(bytes);
    }

    private boolean isZero(long offset, long length) throws IOException {
        for (long done = 0; done < length; ) {
            int part = (int) Math.min(length - done, 65_536);
            for (byte b : readFully(offset + done, part).array()) {
                if (b != 0) {
                    return false;
                }
            }
            done += part;
        }
        return true;
    }

    /** 0 if there is none, which makes the check at start more lenient and nothing else. */
    private long readMark() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
        return mark.read(buffer, 0) == Long.BYTES ? buffer.flip().getLong() : 0;
    }

    /** A file that was forced is lost all the same if its folder was not. */
    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
