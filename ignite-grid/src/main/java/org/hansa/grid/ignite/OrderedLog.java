package org.hansa.grid.ignite;

import java.io.Serializable;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.pagemem.wal.record.RolloverType;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.ExtensionRegistry;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginContext;
import org.apache.ignite.plugin.PluginProvider;
import org.jspecify.annotations.Nullable;

/**
 * Ignite's own write-ahead log of a node, different in two things.
 *
 * <p>A thread may leave a write unforced that is of no use without its next one. The log is one sequence: whatever forces the later
 * write forces the earlier one before it, and no crash leaves the later one alone. Ignite forces the log at the end of each change and
 * has no setting for one of them; its plugins may bring the log's manager.
 *
 * <p>And a change does not end before its own records are forced. Ignite asks at its end for what is pending to be forced; where another
 * thread has just taken those records to write and force them, nothing is pending, and the change ended while that was still under way.
 */
final class OrderedLog implements PluginProvider<PluginConfiguration> {
    private static final ThreadLocal<Boolean> LEFT = new ThreadLocal<>();
    private static final IgnitePlugin NOTHING = new IgnitePlugin() {};

    /** Leaves it to this thread's next write, or to anybody's, to force what is written here. */
    static <T> T unforced(Supplier<T> writes) {
        LEFT.set(Boolean.TRUE);
        try {
            return writes.get();
        } finally {
            LEFT.remove();
        }
    }

    private static final class Log extends FileWriteAheadLogManager {
        /** The furthest record that any thread has got a place for, whether or not it is still pending. */
        private final AtomicReference<@Nullable WALPointer> last = new AtomicReference<>();

        Log(IgniteEx ignite) {
            super(ignite.context());
        }

        @Override
        public @Nullable WALPointer log(WALRecord record, RolloverType rollover) throws IgniteCheckedException {
            WALPointer place = super.log(record, rollover);
            if (place != null) {
                last.accumulateAndGet(place, Log::further);
            }
            return place;
        }

        private static WALPointer further(@Nullable WALPointer one, WALPointer other) {
            return one == null || one.compareTo(other) < 0 ? other : one;
        }

        @Override
        public @Nullable WALPointer flush(@Nullable WALPointer upTo, boolean explicitly)
                throws IgniteCheckedException, StorageException {
            if (!explicitly && LEFT.get() != null) {
                return upTo;
            }
            if (explicitly && upTo == null) {
                // Asked at starts and stops, by those who go by what Ignite answers.
                return super.flush(null, true);
            }
            WALPointer end = upTo == null ? last.get() : upTo;
            if (end != null) {
                super.flush(lastByteOf(end), explicitly);
            }
            return end;
        }

        /** Ignite takes a record for written once the log is written up to its beginning. */
        private static WALPointer lastByteOf(WALPointer record) {
            int length = Math.max(1, record.length());
            return new WALPointer(record.index(), record.fileOffset() + length - 1, 1);
        }

        @Override
        public void resumeLogging(@Nullable WALPointer tail) throws IgniteCheckedException {
            last.set(null);
            super.resumeLogging(tail);
        }
    }

    @Override
    public <T> @Nullable T createComponent(PluginContext context, Class<T> type) {
        return type == IgniteWriteAheadLogManager.class ? type.cast(new Log((IgniteEx) context.grid())) : null;
    }

    @Override
    public String name() {
        return "hansa-log";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String copyright() {
        return "";
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends IgnitePlugin> T plugin() {
        return (T) NOTHING;
    }

    @Override
    public void initExtensions(PluginContext context, ExtensionRegistry registry) {}

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable CachePluginProvider<?> createCacheProvider(CachePluginContext context) {
        return null;
    }

    @Override
    public void start(PluginContext context) {}

    @Override
    public void stop(boolean cancel) {}

    @Override
    public void onIgniteStart() {}

    @Override
    public void onIgniteStop(boolean cancel) {}

    @Override
    public @Nullable Serializable provideDiscoveryData(UUID node) {
        return null;
    }

    @Override
    public void receiveDiscoveryData(UUID node, Serializable data) {}

    @Override
    @Deprecated
    public void validateNewNode(ClusterNode node) {}
}
