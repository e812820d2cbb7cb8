package org.hansa.network.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map: a change returns a new map that shares all but one path with the old one.
 *
 * <p>This is what lets every simulation keep its own consistent view of the state while blocks commit, without locks and
 * without copying: an AVL tree with path copying (Adelson-Velsky and Landis; sharing as in Driscoll et al., "Making data
 * structures persistent", 1989). Keys are in {@link Utf8Order}.
 */
final class SortedTree<V> {

    private record Node<V>(
            String key, V value, @Nullable Node<V> left, @Nullable Node<V> right, int height, int size) {}

    private static final SortedTree<?> EMPTY = new SortedTree<>(null);

    private final @Nullable Node<V> root;

    private SortedTree(@Nullable Node<V> root) {
        this.root = root;
    }

    @SuppressWarnings("unchecked") // an empty tree holds no value of any type
    static <V> SortedTree<V> empty() {
        return (SortedTree<V>) EMPTY;
    }

    int size() {
        return size(root);
    }

    @Nullable
    V get(String key) {
        Node<V> node = root;
        while (node != null) {
            int order = Utf8Order.compare(key, node.key());
            if (order == 0) {
                return node.value();
            }
            node = order < 0 ? node.left() : node.right();
        }
        return null;
    }

    SortedTree<V> with(String key, V value) {
        return new SortedTree<>(put(root, key, value));
    }

    SortedTree<V> without(String key) {
        Node<V> changed = remove(root, key);
        return changed == root ? this : new SortedTree<>(changed);
    }

    /** Entries from {@code start} (empty: the first) up to but not including {@code end} (empty: to the last). */
    Iterator<Map.Entry<String, V>> range(String start, String end) {
        return new RangeIterator<>(root, start, end);
    }

    private static <V> Node<V> put(@Nullable Node<V> node, String key, V value) {
        if (node == null) {
            return node(key, value, null, null);
        }
        int order = Utf8Order.compare(key, node.key());
        if (order == 0) {
            return node(node.key(), value, node.left(), node.right());
        }
        return order < 0
                ? balanced(node.key(), node.value(), put(node.left(), key, value), node.right())
                : balanced(node.key(), node.value(), node.left(), put(node.right(), key, value));
    }

    private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, String key) {
        if (node == null) {
            return null;
        }
        int order = Utf8Order.compare(key, node.key());
        if (order == 0) {
            return joined(node.left(), node.right());
        }
        if (order < 0) {
            Node<V> left = remove(node.left(), key);
            return left == node.left() ? node : balanced(node.key(), node.value(), left, node.right());
        }
        Node<V> right = remove(node.right(), key);
        return right == node.right() ? node : balanced(node.key(), node.value(), node.left(), right);
    }

    private static <V> @Nullable Node<V> joined(@Nullable Node<V> left, @Nullable Node<V> right) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        Node<V> next = right;
        while (next.left() != null) {
            next = next.left();
        }
        return balanced(next.key(), next.value(), left, remove(right, next.key()));
    }

    /** A node over two subtrees whose heights differ by two at most, rotated so that they differ by one at most. */
    private static <V> Node<V> balanced(String key, V value, @Nullable Node<V> left, @Nullable Node<V> right) {
        if (height(left) > height(right) + 1) {
            Node<V> l = Objects.requireNonNull(left);
            if (height(l.left()) >= height(l.right())) {
                return node(l.key(), l.value(), l.left(), node(key, value, l.right(), right));
            }
            Node<V> lr = Objects.requireNonNull(l.right());
            Node<V> newLeft = node(l.key(), l.value(), l.left(), lr.left());
            return node(lr.key(), lr.value(), newLeft, node(key, value, lr.right(), right));
        }
        if (height(right) > height(left) + 1) {
            Node<V> r = Objects.requireNonNull(right);
            if (height(r.right()) >= height(r.left())) {
                return node(r.key(), r.value(), node(key, value, left, r.left()), r.right());
            }
            Node<V> rl = Objects.requireNonNull(r.left());
            Node<V> newRight = node(r.key(), r.value(), rl.right(), r.right());
            return node(rl.key(), rl.value(), node(key, value, left, rl.left()), newRight);
        }
        return node(key, value, left, right);
    }

    private static <V> Node<V> node(String key, V value, @Nullable Node<V> left, @Nullable Node<V> right) {
        int height = 1 + Math.max(height(left), height(right));
        return new Node<>(key, value, left, right, height, 1 + size(left) + size(right));
    }

    private static int height(@Nullable Node<?> node) {
        return node == null ? 0 : node.height();
    }

    private static int size(@Nullable Node<?> node) {
        return node == null ? 0 : node.size();
    }

    private static final class RangeIterator<V> implements Iterator<Map.Entry<String, V>> {

        private final Deque<Node<V>> path = new ArrayDeque<>();
        private final String end;

        RangeIterator(@Nullable Node<V> root, String start, String end) {
            this.end = end;
            Node<V> node = root;
            while (node != null) {
                if (Utf8Order.compare(node.key(), start) >= 0) {
                    path.push(node);
                    node = node.left();
                } else {
                    node = node.right();
                }
            }
        }

        @Override
        public boolean hasNext() {
            Node<V> next = path.peek();
            return next != null && (end.isEmpty() || Utf8Order.compare(next.key(), end) < 0);
        }

        @Override
        public Map.Entry<String, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Node<V> current = path.pop();
            for (Node<V> node = current.right(); node != null; node = node.left()) {
                path.push(node);
            }
            return Map.entry(current.key(), current.value());
        }
    }
}
