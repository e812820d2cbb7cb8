package org.hansa.fabric.evidence.rwset;

import java.io.ByteArrayOutputStream;

/**
 * A version in Fabric's order-preserving form: block number, then transaction number, each as the count of its significant
 * bytes followed by these bytes, most significant first. Zero is the single byte 00. Compared as bytes, versions sort as
 * numbers.
 */
public final class VersionBytes {
    private VersionBytes() {}

    public static byte[] of(KeyVersion version) {
        return of(version.block(), version.transaction());
    }

    public static byte[] of(long block, long transaction) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8);
        write(out, block);
        write(out, transaction);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, long value) {
        int size = (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8;
        out.write(size);
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }
}
