package org.hansa.grid.ignite;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hansa.ledger.model.JsonObject;

/**
 * A member's grid at one moment.
 *
 * @param active whether it serves
 * @param present members of the baseline that are here, {@code of} how many
 * @param writable whether a majority is here, so that writes are taken
 * @param copies of each entry that there should be: three, or one for each node of the baseline where there are fewer
 * @param missing copies that are still on their way or lie with nodes that are not here, counted in partitions
 * @param lost partitions of which no copy is here
 */
public record GridReport(
        boolean active,
        int present,
        int of,
        boolean writable,
        int copies,
        int partitions,
        int missing,
        int lost,
        List<Node> nodes) {
    /**
     * @param here whether it has joined
     * @param baseline whether it keeps copies
     * @param primaries partitions that it answers for
     * @param backups partitions of which it keeps a further copy
     * @param arriving partitions of which it is still receiving its copy
     */
    public record Node(String id, boolean here, boolean baseline, int primaries, int backups, int arriving) {
        JsonObject json() {
            return JsonObject.create()
                    .with("here", here)
                    .with("baseline", baseline)
                    .with("primaries", primaries)
                    .with("backups", backups)
                    .with("arriving", arriving);
        }
    }

    public GridReport {
        nodes = List.copyOf(nodes);
    }

    /** Everything that there should be is where it should be. */
    public boolean whole() {
        return active && present == of && missing == 0 && lost == 0;
    }

    /** Canonical JSON on one line. */
    public String text() {
        return new String(json().bytes(), StandardCharsets.UTF_8);
    }

    /** Numbers as text; {@code nodes} by their ids. */
    public JsonObject json() {
        JsonObject each = JsonObject.create();
        nodes.forEach(node -> each.with(node.id(), node.json()));
        return JsonObject.create()
                .with("active", active)
                .with("present", present)
                .with("of", of)
                .with("writable", writable)
                .with("copies", copies)
                .with("partitions", partitions)
                .with("missing", missing)
                .with("lost", lost)
                .with("whole", whole())
                .with("nodes", each);
    }
}
