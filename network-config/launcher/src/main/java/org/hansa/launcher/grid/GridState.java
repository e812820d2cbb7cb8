package org.hansa.launcher.grid;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the grid says of itself: a line of {@code GridAdminMain}.
 *
 * @param missing copies of partitions that are not where they should be yet
 */
record GridState(
        boolean active,
        int present,
        int of,
        boolean writable,
        int copies,
        int partitions,
        int missing,
        int lost,
        boolean whole,
        Map<String, Node> nodes) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param arriving partitions of which it is still receiving its copy */
    record Node(boolean here, boolean baseline, int primaries, int backups, int arriving) {}

    static GridState parse(String line) {
        JsonNode json = JSON.readTree(line);
        Map<String, Node> nodes = new TreeMap<>();
        json.path("nodes")
                .propertyStream()
                .forEach(each -> nodes.put(
                        each.getKey(),
                        new Node(
                                each.getValue().path("here").asBoolean(),
                                each.getValue().path("baseline").asBoolean(),
                                number(each.getValue(), "primaries"),
                                number(each.getValue(), "backups"),
                                number(each.getValue(), "arriving"))));
        return new GridState(
                json.path("active").asBoolean(),
                number(json, "present"),
                number(json, "of"),
                json.path("writable").asBoolean(),
                number(json, "copies"),
                number(json, "partitions"),
                number(json, "missing"),
                number(json, "lost"),
                json.path("whole").asBoolean(),
                nodes);
    }

    private static int number(JsonNode json, String field) {
        return Integer.parseInt(json.path(field).asString());
    }

    Set<String> baseline() {
        Set<String> ids = new TreeSet<>();
        nodes.forEach((id, node) -> {
            if (node.baseline()) {
                ids.add(id);
            }
        });
        return ids;
    }

    String summary() {
        int wanted = partitions * copies;
        return present + " of " + of + " nodes are here; " + (wanted - missing) + " of " + wanted
                + " copies are in place" + (lost > 0 ? "; " + lost + " partitions are lost" : "")
                + (writable ? "" : "; writes are refused");
    }
}
