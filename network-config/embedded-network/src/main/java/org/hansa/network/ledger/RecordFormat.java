package org.hansa.network.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one record in a block file, big-endian:
 *
 * <pre>
 * header   "HBLK" · version u32 · block number u64 · body length u32 · CRC-32C of these 20 bytes u32
 * body     block length u32 · block · count u32 · count × (MSP id modified-UTF · transaction u32 · length u32 · writes)
 * trailer  CRC-32C of the body u32
 * </pre>
 *
 * The header has a checksum of its own, so that a damaged length is told from a record that was cut off.
 */
final class RecordFormat {

    static final int HEADER_BYTES = 24;
    static final int TRAILER_BYTES = 4;
    private static final int MAGIC = 0x48424C4B;
    private static final int VERSION = 1;
    private static final int CHECKED_HEADER_BYTES = HEADER_BYTES - 4;

    /** A header whose checksum holds. */
    record Header(long block, int bodyLength) {
        long recordLength() {
            return (long) HEADER_BYTES + bodyLength + TRAILER_BYTES;
        }
    }

    private RecordFormat() {}

    static ByteBuffer encode(long number, CommitRecord record) {
        byte[] body = body(record);
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + body.length + TRAILER_BYTES);
        buffer.putInt(MAGIC).putInt(VERSION).putLong(number).putInt(body.length);
        buffer.putInt(crc(buffer.array(), 0, CHECKED_HEADER_BYTES));
        buffer.put(body).putInt(crc(body, 0, body.length));
        return buffer.flip();
    }

    /** The header, or null if the bytes are not one. */
    static @Nullable Header header(ByteBuffer bytes) {
        byte[] array = new byte[HEADER_BYTES];
        bytes.get(bytes.position(), array);
        ByteBuffer header = ByteBuffer.wrap(array);
        boolean known = header.getInt() == MAGIC && header.getInt() == VERSION;
        long block = header.getLong();
        int length = header.getInt();
        boolean intact = header.getInt() == crc(array, 0, CHECKED_HEADER_BYTES);
        return known && intact && length >= 0 ? new Header(block, length) : null;
    }

    static boolean bodyIsIntact(byte[] bodyAndTrailer) {
        int length = bodyAndTrailer.length - TRAILER_BYTES;
        return ByteBuffer.wrap(bodyAndTrailer).getInt(length) == crc(bodyAndTrailer, 0, length);
    }

    static CommitRecord decode(byte[] bodyAndTrailer) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bodyAndTrailer))) {
            Block block = Block.parseFrom(in.readNBytes(in.readInt()));
            int count = in.readInt();
            List<PrivateWrites> writes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String mspId = in.readUTF();
                int transaction = in.readInt();
                writes.add(new PrivateWrites(
                        mspId, transaction, TxPvtReadWriteSet.parseFrom(in.readNBytes(in.readInt()))));
            }
            return new CommitRecord(block, writes);
        } catch (IOException e) {
            throw new UncheckedIOException("a record with a correct checksum does not parse", e);
        }
    }

    private static byte[] body(CommitRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] block = record.block().toByteArray();
            out.writeInt(block.length);
            out.write(block);
            out.writeInt(record.privateWrites().size());
            for (PrivateWrites writes : record.privateWrites()) {
                byte[] set = writes.writes().toByteArray();
                out.writeUTF(writes.mspId());
                out.writeInt(writes.transaction());
                out.writeInt(set.length);
                out.write(set);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
