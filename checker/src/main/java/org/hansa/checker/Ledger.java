package org.hansa.checker;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The chaincode's keys, as far as allocations are concerned. */
final class Ledger {
    private final TreeMap<String, byte[]> state;
    private final Findings findings;
    private final Set<String> unreadable = new HashSet<>();

    Ledger(Map<String, byte[]> state, Findings findings) {
        this.state = new TreeMap<>(state);
        this.findings = findings;
    }

    /** @param size leaves that the ledger has @param totals live quantities */
    record Head(long size, String root, Map<String, Long> totals) {}

    Head head(String site) {
        return record(
                        "site/" + site + "/head",
                        head -> new Head(
                                Leaf.number(head, "treeSize"),
                                head.path("root").asString(),
                                Leaf.amounts(head.path("totals"))))
                .orElse(new Head(0, "", Map.of()));
    }

    /** Site sequences that the ledger counts as zero. */
    Set<Long> voided(String site) {
        Set<Long> voided = new HashSet<>();
        String prefix = "site/" + site + "/batch/";
        state.subMap(prefix, prefix + '~').keySet().forEach(key -> record(key, batch -> batch.path("voided")
                        .valueStream()
                        .map(each -> Leaf.number(each, "sequence"))
                        .toList())
                .ifPresent(voided::addAll));
        return voided;
    }

    /** Sequence and leaf hash of each live reservation. */
    Map<Long, String> live(String site) {
        Map<Long, String> live = new HashMap<>();
        String prefix = "live/" + site + "/";
        state.subMap(prefix, prefix + '~')
                .forEach((key, value) -> read(key, () -> Long.parseLong(key.substring(prefix.length())))
                        .ifPresent(sequence -> live.put(sequence, new String(value, StandardCharsets.UTF_8))));
        return live;
    }

    Optional<Map<String, Long>> declared(String site) {
        return record("capacity/" + site, each -> Leaf.amounts(each.path("capacity")));
    }

    Optional<Map<String, Long>> granted(String contract, String site) {
        return record("grant/" + contract + "/" + site, each -> Leaf.amounts(each.path("granted")));
    }

    Optional<Map<String, Long>> used(String contract, String site) {
        return record("use/" + contract + "/" + site, each -> Leaf.amounts(each.path("used")));
    }

    Optional<String> owner(String site) {
        return record("site/" + site, each -> each.path("owner").asString());
    }

    Optional<String> country(String site) {
        return record("site/" + site, each -> each.path("country").asString());
    }

    private <T> Optional<T> record(String key, Function<JsonNode, T> form) {
        byte[] value = state.get(key);
        return value == null ? Optional.empty() : read(key, () -> form.apply(Leaf.json(value)));
    }

    /** What cannot be read counts as missing, and is told once. */
    private <T> Optional<T> read(String key, Supplier<T> form) {
        try {
            return Optional.of(form.get());
        } catch (RuntimeException e) {
            if (unreadable.add(key)) {
                findings.add(Violation.Kind.UNREADABLE, key, "" + e);
            }
            return Optional.empty();
        }
    }
}
