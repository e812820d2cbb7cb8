package org.hansa.grid.ignite;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.hansa.grid.GridNodeConfig;

/** A node that keeps its entries in memory alone: what durability costs is measured against it. Nothing of the product runs so. */
public final class MemoryNode extends GridNode {
    MemoryNode(GridNodeConfig config) {
        super(config);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        GridNodeMain.run(new MemoryNode(NodeFile.read(Path.of(arguments[0])).config()));
    }

    @Override
    IgniteConfiguration configuration(Meeting meeting) {
        IgniteConfiguration ignite = super.configuration(meeting);
        DataStorageConfiguration storage = ignite.getDataStorageConfiguration();
        storage.getDefaultDataRegionConfiguration().setPersistenceEnabled(false);
        return ignite;
    }
}
