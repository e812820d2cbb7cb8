package org.hansa.checker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run left behind, as bytes.
 *
 * @param grid entries of all members' grids
 * @param archives the folder of each site's stream, with {@code leaves.log}
 * @param ledger the chaincode's state by key, folded from blocks
 * @param acknowledged what clients were told
 * @param quiet nothing is under way and every loop had its time, so that everything must be on the ledger
 */
public record Evidence(
        List<Entry> grid,
        Map<String, Path> archives,
        Map<String, byte[]> ledger,
        List<Acknowledgement> acknowledged,
        boolean quiet) {
    public Evidence {
        grid = List.copyOf(grid);
        archives = Map.copyOf(archives);
        ledger = Map.copyOf(ledger);
        acknowledged = List.copyOf(acknowledged);
    }

    /** @param member whose grid it is from @param table {@code PROVIDER}, {@code ALLOCATION} or {@code GRANT} */
    public record Entry(String member, String table, String key, byte[] bytes) {}
}
