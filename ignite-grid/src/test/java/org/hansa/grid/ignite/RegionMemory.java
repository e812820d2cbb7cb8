package org.hansa.grid.ignite;

import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.PageMemory;
import org.apache.ignite.internal.processors.cache.persistence.DataRegion;

/**
 * What the nodes of this process keep outside the heap. Counted from the regions themselves: Ignite's metrics of them say
 * nothing unless they are switched on, which would cost the writes that are measured.
 */
public final class RegionMemory {
    private RegionMemory() {}

    /** Bytes of pages that are loaded, all regions together. */
    public static long bytesInUse() {
        long bytes = 0;
        for (Ignite each : Ignition.allGrids()) {
            for (DataRegion region :
                    ((IgniteEx) each).context().cache().context().database().dataRegions()) {
                PageMemory pages = region.pageMemory();
                bytes += pages.loadedPages() * pages.systemPageSize();
            }
        }
        return bytes;
    }
}
