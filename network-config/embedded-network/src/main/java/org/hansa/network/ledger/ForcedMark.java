package org.hansa.network.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.hansa.network.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * The first page of a block file: how many of its records were forced.
 *
 * <pre>
 * "HBLF" · version u32 · two slots of (records u64 · CRC-32C of it u32) · zeros up to {@value #PAGE_BYTES} bytes
 * </pre>
 *
 * The slots are written in turn, so that a write that was cut off leaves the other one. The mark is written after the
 * force that it reports, and shares its file with the records: the next force makes it durable at no cost. So a process
 * that dies leaves an exact mark, and a loss of power one that is at most one force behind.
 */
final class ForcedMark {

    static final int PAGE_BYTES = 4_096;
    private static final int MAGIC = 0x48424C46;
    private static final int VERSION = 1;
    private static final int FIRST_SLOT = 8;
    private static final int SLOT_BYTES = 12;

    private final DiskFile file;
    private int nextSlot;
    private long value;

    private ForcedMark(DiskFile file, int nextSlot, long value) {
        this.file = file;
        this.nextSlot = nextSlot;
        this.value = value;
    }

    /**
     * Reads the page, or writes it durably where there is none yet: no record may come before it.
     *
     * @return null if the page is damaged
     */
    static @Nullable ForcedMark open(DiskFile file) throws IOException {
        long size = file.size();
        byte[] present = new byte[(int) Math.min(size, PAGE_BYTES)];
        file.read(0, present);
        byte[] bytes = Arrays.copyOf(present, PAGE_BYTES);
        ByteBuffer page = ByteBuffer.wrap(bytes);
        boolean known = page.getInt() == MAGIC && page.getInt() == VERSION;
        long first = slot(page);
        long second = slot(page);
        long newest = Math.max(first, second);
        boolean restIsZero = Arrays.mismatch(bytes, page.position(), PAGE_BYTES, new byte[PAGE_BYTES], 0, PAGE_BYTES)
                == PAGE_BYTES - page.position();
        if (size >= PAGE_BYTES && known && restIsZero && newest >= 0) {
            return new ForcedMark(file, first > second ? 1 : 0, newest);
        }
        boolean neverUsed = size <= PAGE_BYTES && newest <= 0;
        return neverUsed ? create(file) : null;
    }

    private static ForcedMark create(DiskFile file) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
        page.putInt(MAGIC).putInt(VERSION).put(slot(0)).put(slot(0)).position(0);
        file.truncate(0);
        file.write(0, page);
        file.force();
        return new ForcedMark(file, 0, 0);
    }

    /** The number of records that are known to be forced. */
    long value() {
        return value;
    }

    void write(long forced) throws IOException {
        if (forced != value) {
            file.write(FIRST_SLOT + (long) nextSlot * SLOT_BYTES, slot(forced));
            nextSlot = 1 - nextSlot;
            value = forced;
        }
    }

    private static ByteBuffer slot(long value) {
        ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES).putLong(value);
        return slot.putInt(crc(slot.array())).flip();
    }

    /** -1 if its checksum does not hold. */
    private static long slot(ByteBuffer page) {
        byte[] bytes = new byte[SLOT_BYTES];
        page.get(bytes);
        ByteBuffer slot = ByteBuffer.wrap(bytes);
        long value = slot.getLong();
        return slot.getInt() == crc(bytes) ? value : -1;
    }

    private static int crc(byte[] slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot, 0, Long.BYTES);
        return (int) crc.getValue();
    }
}
