package org.hansa.checker;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The chaincode's keys, as far as allocations are concerned. */
final class Ledger {
    private final TreeMap<String, byte[]> state;

    Ledger(Map<String, byte[]> state) {
        this.state = new TreeMap<>(state);
    }

    /** @param size leaves that the ledger has @param totals live quantities */
    record Head(long size, String root, Map<String, Long> totals) {}

    Head head(String site) {
        JsonNode head = record("site/" + site + "/head").orElse(null);
        return head == null
                ? new Head(0, "", Map.of())
                : new Head(
                        Leaf.number(head, "treeSize"), head.path("root").asString(), Leaf.amounts(head.path("totals")));
    }

    /** Site sequences that the ledger counts as zero. */
    Set<Long> voided(String site) {
        Set<Long> voided = new HashSet<>();
        String prefix = "site/" + site + "/batch/";
        state.subMap(prefix, prefix + '~').values().forEach(bytes -> Leaf.json(bytes)
                .path("voided")
                .forEach(each -> voided.add(Leaf.number(each, "sequence"))));
        return voided;
    }

    /** Sequence and leaf hash of each live reservation. */
    Map<Long, String> live(String site) {
        Map<Long, String> live = new HashMap<>();
        String prefix = "live/" + site + "/";
        state.subMap(prefix, prefix + '~')
                .forEach((key, value) -> live.put(
                        Long.parseLong(key.substring(prefix.length())), new String(value, StandardCharsets.UTF_8)));
        return live;
    }

    Optional<Map<String, Long>> declared(String site) {
        return record("capacity/" + site).map(each -> Leaf.amounts(each.path("capacity")));
    }

    Optional<Map<String, Long>> granted(String contract, String site) {
        return record("grant/" + contract + "/" + site).map(each -> Leaf.amounts(each.path("granted")));
    }

    Optional<Map<String, Long>> used(String contract, String site) {
        return record("use/" + contract + "/" + site).map(each -> Leaf.amounts(each.path("used")));
    }

    Optional<String> owner(String site) {
        return record("site/" + site).map(each -> each.path("owner").asString());
    }

    Optional<String> country(String site) {
        return record("site/" + site).map(each -> each.path("country").asString());
    }

    private Optional<JsonNode> record(String key) {
        return Optional.ofNullable(state.get(key)).map(Leaf::json);
    }
}
