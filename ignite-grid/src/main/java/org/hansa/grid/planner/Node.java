package org.hansa.grid.planner;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Entries of a {@link RoomTree}: hosts in a leaf, children with their greatest rooms above. Grows from small arrays. */
final class Node {
    private static final int SMALL = 4;

    int count;
    long[] keys = new long[SMALL];
    int[] slots = new int[SMALL];
    long[] rooms;
    Node @Nullable [] child;

    Node(int width, boolean inner) {
        rooms = new long[SMALL * width];
        child = inner ? new Node[SMALL] : null;
    }

    Node[] children() {
        if (child == null) {
            throw new IllegalStateException("a leaf has no children");
        }
        return child;
    }

    void insert(int at, long key, int slot, long[] room, int from, int width) {
        if (count == keys.length) {
            resize(count * 2, width);
        }
        int moved = count - at;
        System.arraycopy(keys, at, keys, at + 1, moved);
        System.arraycopy(slots, at, slots, at + 1, moved);
        System.arraycopy(rooms, at * width, rooms, (at + 1) * width, moved * width);
        if (child != null) {
            System.arraycopy(child, at, child, at + 1, moved);
        }
        keys[at] = key;
        slots[at] = slot;
        System.arraycopy(room, from, rooms, at * width, width);
        count++;
    }

    /** Takes a node as child, with its least position and greatest rooms. */
    void adopt(int at, Node below, int width) {
        insert(at, below.keys[0], below.slots[0], below.rooms, 0, width);
        children()[at] = below;
        below.most(rooms, at * width, width);
    }

    void delete(int at, int width) {
        int moved = --count - at;
        System.arraycopy(keys, at + 1, keys, at, moved);
        System.arraycopy(slots, at + 1, slots, at, moved);
        System.arraycopy(rooms, (at + 1) * width, rooms, at * width, moved * width);
        if (child != null) {
            System.arraycopy(child, at + 1, child, at, moved);
            Arrays.fill(child, count, count + 1, null);
        }
    }

    /** Moves the upper half into a new node. */
    Node split(int width) {
        Node right = new Node(width, child != null);
        int kept = count / 2;
        right.resize(keys.length, width);
        right.copy(0, this, kept, count - kept, width);
        right.count = count - kept;
        if (child != null) {
            Arrays.fill(child, kept, count, null);
        }
        count = kept;
        return right;
    }

    void append(Node from, int width) {
        if (count + from.count > keys.length) {
            resize(Math.max(keys.length * 2, count + from.count), width);
        }
        copy(count, from, 0, from.count, width);
        count += from.count;
    }

    private void copy(int at, Node from, int first, int number, int width) {
        System.arraycopy(from.keys, first, keys, at, number);
        System.arraycopy(from.slots, first, slots, at, number);
        System.arraycopy(from.rooms, first * width, rooms, at * width, number * width);
        if (child != null) {
            System.arraycopy(from.children(), first, child, at, number);
        }
    }

    private void resize(int capacity, int width) {
        keys = Arrays.copyOf(keys, capacity);
        slots = Arrays.copyOf(slots, capacity);
        rooms = Arrays.copyOf(rooms, capacity * width);
        child = child == null ? null : Arrays.copyOf(child, capacity);
    }

    /** Lowers the first separator to a position before it. */
    void lower(long key, int slot, IdOrder order) {
        if (key < keys[0] || (key == keys[0] && order.before(slot, slots[0]))) {
            keys[0] = key;
            slots[0] = slot;
        }
    }

    void raise(int at, long[] room, int width) {
        for (int c = 0; c < width; c++) {
            rooms[at * width + c] = Math.max(rooms[at * width + c], room[c]);
        }
    }

    /** Writes the greatest value of each column. */
    void most(long[] into, int at, int width) {
        Arrays.fill(into, at, at + width, Long.MIN_VALUE);
        for (int i = 0, next = 0; i < count; i++) {
            for (int c = 0; c < width; c++, next++) {
                into[at + c] = Math.max(into[at + c], rooms[next]);
            }
        }
    }
}
