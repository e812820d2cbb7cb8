package org.hansa.grid.planner;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hosts of one shape in the order of best fit: by fullness key, ties by id. A B+ tree in small arrays; beside each child lies,
 * per column, the most that any host below it has room for, so a search leaves out what cannot fit and allocates nothing.
 *
 * <p>A separator is the least position that its child ever held. It may be lower than the first host still there, never
 * higher, which is all that the order needs. Not safe for threads; the {@link CandidateIndex} guards it.
 */
final class RoomTree {
    private static final int FANOUT = 32;
    private static final int SPARSE = FANOUT / 4;

    private final int width;
    private final IdOrder order;
    private final long[] top;
    private Node root;
    private int size;

    private long foundKey;
    private int foundSlot;
    private boolean stopped;

    /** @param width columns of each host's room */
    RoomTree(int width, IdOrder order) {
        this.width = width;
        this.order = order;
        top = new long[width];
        root = new Node(width, false);
        Arrays.fill(top, Long.MIN_VALUE);
    }

    /** Looks at hosts in order, leaving out subtrees that it does not find worth a look. */
    interface Visitor {
        /**
         * @param key at most that of every host below
         * @param rooms from {@code at} on: the most that any host below has, by column
         */
        boolean worth(long key, long[] rooms, int at);

        void host(long key, int slot, long[] rooms, int at);
    }

    int size() {
        return size;
    }

    long foundKey() {
        return foundKey;
    }

    int foundSlot() {
        return foundSlot;
    }

    /** Whether no host has the room, as far as the columns' greatest values tell. */
    boolean hopeless(long[] need) {
        return size == 0 || !covers(top, 0, need);
    }

    void insert(long key, int slot, long[] room) {
        Node right = insert(root, key, slot, room);
        if (right != null) {
            Node above = new Node(width, true);
            above.adopt(0, root, width);
            above.adopt(1, right, width);
            root = above;
        }
        for (int c = 0; c < width; c++) {
            top[c] = Math.max(top[c], room[c]);
        }
        size++;
    }

    void remove(long key, int slot, long[] room) {
        if (!remove(root, key, slot, room)) {
            throw new IllegalStateException("slot " + slot + " is not at key " + key);
        }
        while (root.child != null && root.count == 1) {
            root = root.children()[0];
        }
        if (root.child != null && root.count == 0) {
            root = new Node(width, false);
        }
        if (touches(top, 0, room)) {
            root.most(top, 0, width);
        }
        size--;
    }

    /**
     * Finds the first host with room, in order.
     *
     * @param from least key
     * @param after slot at {@code from} behind which to begin, or -1
     * @param last greatest key
     */
    boolean find(long from, int after, long last, long[] need) {
        stopped = false;
        return size > 0 && find(root, true, from, after, last, need);
    }

    void visit(Visitor visitor) {
        visit(root, visitor);
    }

    /** As {@link #visit}, the emptiest hosts first. */
    void visitDown(Visitor visitor) {
        if (size > 0 && visitor.worth(root.keys[0], top, 0)) {
            visitDown(root, visitor);
        }
    }

    private void visitDown(Node node, Visitor visitor) {
        for (int i = node.count - 1; i >= 0; i--) {
            if (node.child == null) {
                visitor.host(node.keys[i], node.slots[i], node.rooms, i * width);
            } else if (visitor.worth(node.keys[i], node.rooms, i * width)) {
                visitDown(node.child[i], visitor);
            }
        }
    }

    private void visit(Node node, Visitor visitor) {
        for (int i = 0; i < node.count; i++) {
            if (node.child == null) {
                visitor.host(node.keys[i], node.slots[i], node.rooms, i * width);
            } else if (visitor.worth(node.keys[i], node.rooms, i * width)) {
                visit(node.child[i], visitor);
            }
        }
    }

    private boolean find(Node node, boolean edge, long from, int after, long last, long[] need) {
        int first = edge ? start(node, from, after) : 0;
        for (int i = first; i < node.count; i++) {
            if (node.keys[i] > last) {
                stopped = true;
                return false;
            }
            if (!covers(node.rooms, i * width, need)) {
                continue;
            }
            if (node.child == null) {
                foundKey = node.keys[i];
                foundSlot = node.slots[i];
                return true;
            }
            if (find(node.child[i], edge && i == first, from, after, last, need)) {
                return true;
            }
            if (stopped) {
                return false;
            }
        }
        return false;
    }

    private boolean covers(long[] rooms, int at, long[] need) {
        for (int c = 0; c < width; c++) {
            if (rooms[at + c] < need[c]) {
                return false;
            }
        }
        return true;
    }

    /** First entry behind the position in a leaf; in an inner node the child that holds it. */
    private int start(Node node, long key, int slot) {
        int low = 0;
        int high = node.count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            long at = node.keys[middle];
            boolean behind = at > key
                    || (at == key
                            && (slot < 0 || (node.slots[middle] != slot && order.before(slot, node.slots[middle]))));
            if (behind) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return node.child == null ? low : Math.max(0, low - 1);
    }

    private @Nullable Node insert(Node node, long key, int slot, long[] room) {
        if (node.child == null) {
            Node right = node.count == FANOUT ? node.split(width) : null;
            Node home = right != null && notBefore(right, key, slot) ? right : node;
            home.insert(start(home, key, slot), key, slot, room, 0, width);
            return right;
        }
        int i = start(node, key, slot);
        if (i == 0) {
            node.lower(key, slot, order);
        }
        Node right = insert(node.child[i], key, slot, room);
        if (right == null) {
            node.raise(i, room, width);
            return null;
        }
        node.child[i].most(node.rooms, i * width, width);
        if (node.count < FANOUT) {
            node.adopt(i + 1, right, width);
            return null;
        }
        Node sibling = node.split(width);
        if (i + 1 <= node.count) {
            node.adopt(i + 1, right, width);
        } else {
            sibling.adopt(i + 1 - node.count, right, width);
        }
        return sibling;
    }

    private boolean notBefore(Node right, long key, int slot) {
        return key > right.keys[0] || (key == right.keys[0] && order.before(right.slots[0], slot));
    }

    private boolean remove(Node node, long key, int slot, long[] room) {
        int i = start(node, key, slot);
        if (node.child == null) {
            boolean here = i > 0 && node.slots[i - 1] == slot && node.keys[i - 1] == key;
            if (here) {
                node.delete(i - 1, width);
            }
            return here;
        }
        if (!remove(node.child[i], key, slot, room)) {
            return false;
        }
        if (node.child[i].count == 0) {
            node.delete(i, width);
        } else if (!joined(node, i) && touches(node.rooms, i * width, room)) {
            node.child[i].most(node.rooms, i * width, width);
        }
        return true;
    }

    /** Joins a sparse child with a neighbour that has space to spare. */
    private boolean joined(Node node, int i) {
        if (node.child[i].count > SPARSE || node.count < 2) {
            return false;
        }
        int left = i > 0 ? i - 1 : i;
        Node into = node.child[left];
        Node from = node.child[left + 1];
        if (into.count + from.count > FANOUT - SPARSE) {
            return false;
        }
        into.append(from, width);
        node.delete(left + 1, width);
        into.most(node.rooms, left * width, width);
        return true;
    }

    /** Whether the room may have been the greatest of a column. */
    private boolean touches(long[] most, int at, long[] room) {
        for (int c = 0; c < width; c++) {
            if (room[c] == most[at + c]) {
                return true;
            }
        }
        return false;
    }
}
