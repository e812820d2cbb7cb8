package org.hansa.launcher.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is measured, on any ledger.
 *
 * @param params said in the lines
 */
record Workload(String name, Map<String, Object> params, Measurement measurement) {

    /** Runs for so many seconds. @return the metrics */
    interface Measurement {
        Map<String, Object> run(Workloads on, int seconds) throws InterruptedException;
    }

    private static final int RIVALS = 16;

    static List<Workload> all(int clients) {
        int rivals = Math.min(clients, RIVALS);
        return List.of(
                closed("distinct-writes", clients, Map.of(), own -> own::write),
                closed("reads", clients, Map.of(), own -> own::read),
                // One after the other, as a site anchors: the next batch starts at the head that this one writes.
                closed("anchor-1000", 1, Map.of("leaves", Workloads.LEAVES), own -> own::anchor),
                new Workload(
                        "anchor-open",
                        Map.of("offeredPerSecond", OpenAnchors.PER_SECOND),
                        (on, seconds) -> new OpenAnchors(on.streams(), seconds).run()),
                closed("hot-key", rivals, Map.of(), own -> own::hotKey));
    }

    private static Workload closed(
            String name, int clients, Map<String, Object> more, Function<Workloads, Load.Operation> operation) {
        Map<String, Object> params = new TreeMap<>(more);
        params.put("clients", clients);
        return new Workload(name, params, (on, seconds) -> new Load(clients, operation.apply(on)).run(seconds));
    }
}
