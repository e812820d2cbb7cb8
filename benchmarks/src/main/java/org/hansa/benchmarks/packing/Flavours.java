package org.hansa.benchmarks.packing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/**
 * Virtual machines with the marginals of the Azure packing trace of 2020: cores, memory, batch sizes, lifetimes, and arrivals
 * in bursts. Generated; nothing of the trace is in here. Times in minutes.
 */
final class Flavours {
    private static final int[] CORES = {1, 2, 4, 8, 16};
    private static final double[] CORE_WEIGHTS = {31, 27, 16, 19, 7};
    private static final int[] MEMORY_GB = {28, 14, 56, 112, 32, 64, 128, 8};
    private static final double[] MEMORY_WEIGHTS = {19.5, 17, 11, 10, 10, 9, 5, 18.5};
    /** Hours at these shares of all lifetimes; between them the logarithm is interpolated. */
    private static final double[] LIFE_SHARES = {0, .05, .10, .25, .50, .75, .90, .95, .99, 1};

    private static final double[] LIFE_HOURS = {.01, .02, .06, .17, .55, 2.4, 16.5, 26.9, 164, 336};

    /** @param from minute of the arrival, {@code to} of the departure */
    record Machine(Kind kind, double from, double to) {}

    private Flavours() {}

    /** In the order of arrival: batches of equal machines, few large ones, in minutes some of which are busy. */
    static List<Machine> draw(int machines, double days, long seed) {
        Random random = new Random(seed);
        List<Machine> all = new ArrayList<>();
        double pace = days * 1_440 / machines;
        double now = 0;
        while (all.size() < machines) {
            Kind kind = kind(random);
            int batch = Math.min(machines - all.size(), batch(random));
            for (int i = 0; i < batch; i++) {
                all.add(new Machine(kind, now, now + 60 * hours(random)));
            }
            // most gaps are nothing, few are long: counts per minute vary far more than a Poisson process's
            now += random.nextInt(8) == 0 ? -8 * pace * batch * Math.log(1 - random.nextDouble()) : 0;
        }
        return all;
    }

    private static int batch(Random random) {
        double at = random.nextDouble();
        return at < .6 ? 1 : at < .9 ? 2 : at < .99 ? 3 + random.nextInt(17) : 20 + random.nextInt(80);
    }

    private static Kind kind(Random random) {
        long cores = CORES[pick(CORE_WEIGHTS, random)] * 1_000L;
        long memory = MEMORY_GB[pick(MEMORY_WEIGHTS, random)] * 1_024L;
        ResourceVector vector = ResourceVector.of(Map.of(ResourceClass.VCPU, cores, ResourceClass.MEMORY_MB, memory));
        return new Kind(ResourceRequest.of(vector), cores, memory, 0, 0, 0);
    }

    private static int pick(double[] weights, Random random) {
        double sum = 0;
        for (double each : weights) {
            sum += each;
        }
        double at = random.nextDouble() * sum;
        int i = 0;
        while (i < weights.length - 1 && at >= weights[i]) {
            at -= weights[i++];
        }
        return i;
    }

    private static double hours(Random random) {
        double share = random.nextDouble();
        int i = 1;
        while (LIFE_SHARES[i] < share) {
            i++;
        }
        double within = (share - LIFE_SHARES[i - 1]) / (LIFE_SHARES[i] - LIFE_SHARES[i - 1]);
        return Math.exp(Math.log(LIFE_HOURS[i - 1]) * (1 - within) + Math.log(LIFE_HOURS[i]) * within);
    }
}
