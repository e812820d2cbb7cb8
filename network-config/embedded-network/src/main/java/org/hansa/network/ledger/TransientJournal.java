package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Private writes that wait for their commit, on disk: a client may hold an endorsed transaction while the network is
 * killed and started again, and what it then submits must not find its values gone.
 *
 * <p>Frames of {@code length u32 · CRC-32C u32 · MSP id · transaction id · namespace · collection · writes}, appended. Not
 * forced: they survive the death of the process; after a loss of power the newest may be missing, which nobody was promised
 * anything for. A frame that is cut off ends the file.
 */
public final class TransientJournal implements AutoCloseable {

    private static final String FILE = "transient.log";
    private static final int HEADER_BYTES = 8;
    private static final int MAX_FRAME_BYTES = 128 * 1024 * 1024;

    /**
     * What one peer waits to commit.
     *
     * @param writes the serialised private writes of one collection
     */
    public record Entry(String mspId, String txId, Space collection, ByteString writes) {}

    private final Path file;
    /** Not a channel: an interrupted endorser would close it for everybody. */
    private FileOutputStream out;

    private long size;

    private TransientJournal(Path file) throws IOException {
        this.file = file;
        this.out = open(file);
        this.size = Files.size(file);
    }

    /** Opens the journal in a folder, or makes it. */
    public static TransientJournal in(Path folder) {
        try {
            Files.createDirectories(folder);
            return new TransientJournal(folder.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the journal of private data in " + folder, e);
        }
    }

    synchronized long size() {
        return size;
    }

    /** Everything that was appended and is whole. */
    synchronized List<Entry> read() {
        List<Entry> entries = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            for (byte[] header = in.readNBytes(HEADER_BYTES);
                    header.length == HEADER_BYTES;
                    header = in.readNBytes(HEADER_BYTES)) {
                ByteBuffer numbers = ByteBuffer.wrap(header);
                int length = numbers.getInt();
                byte[] body = length < 0 || length > MAX_FRAME_BYTES ? new byte[0] : in.readNBytes(length);
                if (body.length != length || crc(body) != numbers.getInt()) {
                    break;
                }
                entries.add(decode(body));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return entries;
    }

    synchronized void append(Entry entry) {
        try {
            size += write(out, entry);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + file + "; free space on its disk", e);
        }
    }

    /** Leaves only these entries; a crash on the way leaves the old ones. */
    synchronized void replaceBy(List<Entry> entries) {
        Path part = file.resolveSibling(FILE + ".new");
        try {
            Files.deleteIfExists(part);
            FileOutputStream replacement = open(part);
            long written = 0;
            for (Entry entry : entries) {
                written += write(replacement, entry);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            out.close();
            out = replacement;
            size = written;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rewrite " + file, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    private static FileOutputStream open(Path file) throws IOException {
        return new FileOutputStream(file.toFile(), true);
    }

    private static int write(FileOutputStream out, Entry entry) throws IOException {
        byte[] body = encode(entry);
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + body.length);
        frame.putInt(body.length).putInt(crc(body)).put(body);
        out.write(frame.array());
        return frame.capacity();
    }

    private static byte[] encode(Entry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(entry.mspId());
            out.writeUTF(entry.txId());
            out.writeUTF(entry.collection().namespace());
            out.writeUTF(entry.collection().collection());
            entry.writes().writeTo(out);
        }
        return bytes.toByteArray();
    }

    private static Entry decode(byte[] body) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            return new Entry(
                    in.readUTF(),
                    in.readUTF(),
                    new Space(in.readUTF(), in.readUTF()),
                    ByteString.copyFrom(in.readAllBytes()));
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
