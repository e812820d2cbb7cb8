package org.hansa.network.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A file's bytes as the operating system shows them, and what of them is on the disk for certain. */
final class SimulatedFile {

    /** A change that is not forced: bytes at a position, or a new length if there are none. */
    private record Change(long position, byte[] bytes) {}

    private byte[] durable = new byte[0];
    private byte[] current = new byte[0];
    private final List<Change> unforced = new ArrayList<>();

    long size() {
        return current.length;
    }

    byte[] bytes() {
        return current.clone();
    }

    boolean read(long position, byte[] into) {
        if (position + into.length > current.length) {
            return false;
        }
        System.arraycopy(current, Math.toIntExact(position), into, 0, into.length);
        return true;
    }

    void write(long position, byte[] bytes) {
        if (bytes.length > 0) {
            unforced.add(new Change(position, bytes));
            current = written(current, position, bytes);
        }
    }

    void truncate(long size) {
        if (size < current.length) {
            unforced.add(new Change(size, new byte[0]));
            current = Arrays.copyOf(current, Math.toIntExact(size));
        }
    }

    void force() {
        durable = current;
        unforced.clear();
    }

    /** Each change that was not forced is kept, lost, or kept in part. */
    void losePower(Random random) {
        byte[] left = durable;
        for (Change change : unforced) {
            int kept =
                    switch (random.nextInt(3)) {
                        case 0 -> 0;
                        case 1 -> change.bytes().length;
                        default -> random.nextInt(change.bytes().length + 1);
                    };
            if (change.bytes().length == 0 && random.nextBoolean() && change.position() < left.length) {
                left = Arrays.copyOf(left, Math.toIntExact(change.position()));
            } else if (kept > 0) {
                left = written(left, change.position(), Arrays.copyOf(change.bytes(), kept));
            }
        }
        current = left;
        force();
    }

    private static byte[] written(byte[] before, long position, byte[] bytes) {
        int at = Math.toIntExact(position);
        byte[] after = Arrays.copyOf(before, Math.max(before.length, at + bytes.length));
        System.arraycopy(bytes, 0, after, at, bytes.length);
        return after;
    }
}
