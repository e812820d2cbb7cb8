package org.hansa.grid.seal;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Bytes packed as in RFC 1951, in a hurry. */
final class Deflated {
    private Deflated() {}

    static byte[] of(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            byte[] packed = new byte[plain.length / 2 + 64];
            int size = 0;
            while (!deflater.finished()) {
                size += deflater.deflate(packed, size, packed.length - size);
                if (size == packed.length) {
                    packed = Arrays.copyOf(packed, 2 * size);
                }
            }
            return Arrays.copyOf(packed, size);
        } finally {
            deflater.end();
        }
    }

    /** @throws IllegalStateException unless it becomes exactly {@code length} bytes */
    static byte[] inflate(byte[] packed, int length) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            byte[] plain = new byte[length];
            int size = inflater.inflate(plain);
            if (size != length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw new IllegalStateException("sealed batch: packed bytes that are not " + length + " of plain ones");
            }
            return plain;
        } catch (DataFormatException e) {
            throw new IllegalStateException("sealed batch: not packed as it should be", e);
        } finally {
            inflater.end();
        }
    }
}
