package org.hansa.grid.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An append-only file of frames: length (4 bytes, big-endian), CRC-32C of the payload (4 bytes), payload. A crash can only
 * leave a torn tail, because nothing is appended before the last append was forced to the disk; opening cuts it off.
 */
final class FramedLog implements Closeable {
    private static final int HEADER = 8;
    private static final int MAX_PAYLOAD = 4 << 20;

    private final FileChannel channel;
    private final WriteGate gate;
    private long[] offsets = new long[1_024];
    private int count;
    private long end;

    private FramedLog(FileChannel channel, WriteGate gate) {
        this.channel = channel;
        this.gate = gate;
    }

    static FramedLog open(Path file, WriteGate gate) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FramedLog log = new FramedLog(channel, gate);
        log.recover();
        return log;
    }

    private void recover() throws IOException {
        long size = channel.size();
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        while (size - end >= HEADER) {
            header.clear();
            readFully(header, end);
            int length = header.getInt(0);
            if (length <= 0 || length > MAX_PAYLOAD || length > size - end - HEADER) {
                break;
            }
            ByteBuffer payload = ByteBuffer.allocate(length);
            readFully(payload, end + HEADER);
            if (crc(payload.array()) != header.getInt(4)) {
                break;
            }
            remember(end);
            end += HEADER + length;
        }
        if (end < size) {
            channel.truncate(end);
            channel.force(true);
        }
    }

    synchronized int count() {
        return count;
    }

    /** Appends all payloads with one write and forces them to the disk; on failure none counts. */
    synchronized void append(List<byte[]> payloads) throws IOException {
        if (payloads.isEmpty()) {
            return;
        }
        ByteBuffer frames = ByteBuffer.allocate(
                payloads.stream().mapToInt(each -> HEADER + each.length).sum());
        payloads.forEach(each -> frames.putInt(each.length).putInt(crc(each)).put(each));
        frames.flip();
        try {
            gate.before("append");
            for (long at = end; frames.hasRemaining(); ) {
                at += channel.write(frames, at);
            }
            gate.before("force");
            channel.force(false);
        } catch (IOException | RuntimeException e) {
            cutBack(e);
            throw e;
        }
        for (byte[] each : payloads) {
            remember(end);
            end += HEADER + each.length;
        }
    }

    private void cutBack(Exception cause) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    byte[] read(int index) throws IOException {
        return read(index, 1).get(0);
    }

    /** Records that lie beside each other, with one read of the file. */
    List<byte[]> read(int first, int howMany) throws IOException {
        long from;
        long to;
        synchronized (this) {
            if (first < 0 || howMany < 0 || first > count - howMany) {
                throw new IllegalArgumentException(
                        "no records " + first + " to " + (first + howMany) + " in a log of " + count);
            }
            from = first == count ? end : offsets[first];
            to = first + howMany == count ? end : offsets[first + howMany];
        }
        ByteBuffer frames = ByteBuffer.allocate(Math.toIntExact(to - from));
        readFully(frames, from);
        frames.flip();
        List<byte[]> payloads = new ArrayList<>(howMany);
        for (int index = first; index < first + howMany; index++) {
            int length = frames.getInt();
            int crc = frames.getInt();
            if (length < 0 || length > frames.remaining()) {
                throw broken(index);
            }
            byte[] payload = new byte[length];
            frames.get(payload);
            if (crc(payload) != crc) {
                throw broken(index);
            }
            payloads.add(payload);
        }
        return payloads;
    }

    private static IOException broken(int index) {
        return new IOException("record " + index + " does not match its checksum: restore the archive from a copy");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void remember(long offset) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        offsets[count++] = offset;
    }

    private void readFully(ByteBuffer into, long position) throws IOException {
        for (long at = position; into.hasRemaining(); ) {
            int read = channel.read(into, at);
            if (read < 0) {
                throw new IOException("file ends within a record");
            }
            at += read;
        }
    }

    private static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, payload.length);
        return (int) crc.getValue();
    }
}
