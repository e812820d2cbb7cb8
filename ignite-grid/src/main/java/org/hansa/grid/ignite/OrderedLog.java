package org.hansa.grid.ignite;

import java.io.Serializable;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
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
 * Ignite's own write-ahead log of a node, in which a thread may leave a write unforced that is of no use without its next one. The log
 * is one sequence: whatever forces the later write forces the earlier one before it, and no crash leaves the later one alone. Ignite
 * forces the log at the end of each change and has no setting for one of them; its plugins may bring the log's manager.
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
        Log(IgniteEx ignite) {
            super(ignite.context());
        }

        @Override
        public @Nullable WALPointer flush(@Nullable WALPointer upTo, boolean explicitly)
                throws IgniteCheckedException, StorageException {
            return explicitly || LEFT.get() == null ? super.flush(upTo, explicitly) : upTo;
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
