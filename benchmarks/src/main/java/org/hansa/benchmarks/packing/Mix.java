package org.hansa.benchmarks.packing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.benchmarks.OpenbTrace;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ResourceClass;

/**
 * The distinct requests of a trace and how often each occurs, as numbers.
 *
 * @param of by position in the trace, the number of its class
 */
record Mix(List<Kind> kinds, int[] of, double[] share, List<String> models) {
    /** One class of requests. @param models bits of accepted models, 0 accepts any */
    record Kind(ResourceRequest request, long cores, long memory, int gpus, int milli, long models) {
        long gpuMilli() {
            return (long) gpus * milli;
        }

        boolean accepts(int model) {
            return models == 0 || (models >> model & 1) != 0;
        }
    }

    static Mix of(OpenbTrace trace) {
        List<String> models = trace.hosts().stream()
                .flatMap(host -> host.gpus().stream().map(each -> each.model()))
                .distinct()
                .sorted()
                .toList();
        Map<ResourceRequest, Integer> numbers = new LinkedHashMap<>();
        int[] of = new int[trace.requests().size()];
        for (int i = 0; i < of.length; i++) {
            of[i] = numbers.computeIfAbsent(trace.requests().get(i), any -> numbers.size());
        }
        double[] share = new double[numbers.size()];
        for (int kind : of) {
            share[kind] += 1.0 / of.length;
        }
        List<Kind> kinds = new ArrayList<>();
        numbers.keySet().forEach(request -> kinds.add(kind(request, models)));
        return new Mix(kinds, of, share, models);
    }

    private static Kind kind(ResourceRequest request, List<String> models) {
        long accepted = 0;
        for (String each : request.gpu().map(GpuDemand::models).orElse(List.of())) {
            // a model that no host has must not turn into "any"
            accepted |= 1L << (models.contains(each) ? models.indexOf(each) : 62);
        }
        return new Kind(
                request,
                request.perUnit().get(ResourceClass.VCPU),
                request.perUnit().get(ResourceClass.MEMORY_MB),
                request.gpu().map(GpuDemand::devices).orElse(0),
                request.gpu().map(GpuDemand::milliPerDevice).orElse(0),
                accepted);
    }
}
