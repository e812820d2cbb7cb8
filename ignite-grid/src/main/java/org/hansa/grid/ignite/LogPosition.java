package org.hansa.grid.ignite;

import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;

/** How far the write-ahead logs of this process's nodes have come: what a benchmark of durable writes reports beside its times. */
public final class LogPosition {
    private LogPosition() {}

    /** Bytes since the logs began; a node that keeps nothing has none. Only differences mean something. */
    public static long bytes() {
        long bytes = 0;
        for (Ignite each : Ignition.allGrids()) {
            IgniteWriteAheadLogManager log =
                    ((IgniteEx) each).context().cache().context().wal();
            WALPointer last = log == null ? null : log.lastWritePointer();
            int segment = each.configuration().getDataStorageConfiguration().getWalSegmentSize();
            bytes += last == null ? 0 : last.index() * segment + last.fileOffset();
        }
        return bytes;
    }
}
