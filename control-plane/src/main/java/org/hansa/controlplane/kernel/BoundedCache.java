package org.hansa.controlplane.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A map that forgets what was used longest ago. The lock is held for a look-up, never while anything is computed. */
public final class BoundedCache<K, V> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, V> entries;

    public BoundedCache(int maxEntries) {
        entries = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > maxEntries;
            }
        };
    }

    public @Nullable V get(K key) {
        lock.lock();
        try {
            return entries.get(key);
        } finally {
            lock.unlock();
        }
    }

    public void put(K key, V value) {
        lock.lock();
        try {
            entries.put(key, value);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps what is there, if anything. */
    public @Nullable V putIfAbsent(K key, V value) {
        lock.lock();
        try {
            return entries.putIfAbsent(key, value);
        } finally {
            lock.unlock();
        }
    }

    public void remove(K key, V value) {
        lock.lock();
        try {
            entries.remove(key, value);
        } finally {
            lock.unlock();
        }
    }
}
