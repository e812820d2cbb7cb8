package org.hansa.launcher.bench;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is measured, on any ledger.
 *
 * @param clients calls at once
 * @param params said in the lines beside the clients
 */
record Workload(String name, int clients, Map<String, Object> params, Function<Workloads, Load.Operation> operation) {

    private static final int RIVALS = 16;

    static List<Workload> all(int clients) {
        return List.of(
                new Workload("distinct-writes", clients, Map.of("clients", clients), own -> own::write),
                new Workload("reads", clients, Map.of("clients", clients), own -> own::read),
                // One after the other, as a site anchors: the next batch starts at the head that this one writes.
                new Workload("anchor-1000", 1, Map.of("clients", 1, "leaves", Workloads.LEAVES), own -> own::anchor),
                rivals(Math.min(clients, RIVALS)));
    }

    private static Workload rivals(int clients) {
        return new Workload("hot-key", clients, Map.of("clients", clients), own -> own::hotKey);
    }

    Map<String, Object> run(Workloads on, int seconds) throws InterruptedException {
        return new Load(clients, operation.apply(on)).run(seconds);
    }
}
