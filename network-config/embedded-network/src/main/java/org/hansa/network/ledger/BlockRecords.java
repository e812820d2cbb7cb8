package org.hansa.network.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.hansa.network.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/** Where each record lies in a block file, and whether what lies there is a whole record. */
final class BlockRecords {

    private final Path name;
    private final DiskFile file;
    private volatile long[] offsets = new long[1_024];
    private volatile int count;
    private long end = ForcedMark.PAGE_BYTES;

    BlockRecords(Path name, DiskFile file) {
        this.name = name;
        this.file = file;
    }

    int count() {
        return count;
    }

    /** Where the next record begins. */
    long end() {
        return end;
    }

    void append(CommitRecord record) throws IOException {
        ByteBuffer bytes = RecordFormat.encode(count, record);
        int length = bytes.remaining();
        file.write(end, bytes);
        added(length);
    }

    /** Finds whole records from the current end on. Returns what is wrong behind them, or null if nothing follows. */
    @Nullable
    String scan() throws IOException {
        long size = file.size();
        while (end < size) {
            String fault = faultAt(end, size);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    CommitRecord read(long number) throws IOException {
        long offset = offsets[Math.toIntExact(number)];
        RecordFormat.Header header = RecordFormat.header(readFully(offset, RecordFormat.HEADER_BYTES));
        if (header == null || header.block() != number) {
            throw new DamagedBlockStoreException(name, number, offset, "the record's header is not intact");
        }
        byte[] body = readBody(offset, header);
        if (!RecordFormat.bodyIsIntact(body)) {
            throw new DamagedBlockStoreException(name, number, offset, "the record's checksum does not hold");
        }
        return RecordFormat.decode(body);
    }

    /** Null and one record further, or what is wrong with the record here. */
    private @Nullable String faultAt(long offset, long size) throws IOException {
        long remaining = size - offset;
        if (remaining < RecordFormat.HEADER_BYTES) {
            return "the file ends in a record's header";
        }
        RecordFormat.Header header = RecordFormat.header(readFully(offset, RecordFormat.HEADER_BYTES));
        if (header == null) {
            return "a record's header is not intact";
        }
        if (header.block() != count) {
            return "the record is of block " + header.block();
        }
        if (header.recordLength() > remaining) {
            return "the file ends in a record's body";
        }
        if (!RecordFormat.bodyIsIntact(readBody(offset, header))) {
            return "the record's checksum does not hold";
        }
        added(header.recordLength());
        return null;
    }

    private void added(long length) {
        long[] known = offsets;
        if (count == known.length) {
            known = Arrays.copyOf(known, known.length * 2);
        }
        known[count] = end;
        end += length;
        offsets = known;
        count++;
    }

    private byte[] readBody(long offset, RecordFormat.Header header) throws IOException {
        return readFully(offset + RecordFormat.HEADER_BYTES, header.bodyLength() + RecordFormat.TRAILER_BYTES)
                .array();
    }

    private ByteBuffer readFully(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.read(offset, bytes);
        return ByteBuffer.wrap(bytes);
    }
}
