package org.hansa.benchmarks.packing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hansa.benchmarks.Quantiles;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Virtual machines with the distributions of Azure's packing trace of 2020 (CC-BY; as made concrete by
 * DCResourceManage/cospot-socc2022): shapes, batch sizes, lifetimes, and arrivals per minute whose variance is 32 times their
 * mean. Generated; nothing of the trace itself is in here. Times in minutes.
 */
final class Flavours {
    /** In minutes. */
    static final double DAY = 1_440;

    /** Thousandths of a core, GB, weight of 10,000: the 32 commonest shapes, 97 % of all machines. */
    private static final int[][] SHAPES = {
        {2_000, 28, 1_920}, {1_000, 14, 1_672}, {4_000, 56, 1_046}, {8_000, 112, 921},
        {1_000, 32, 847}, {8_000, 64, 393}, {2_000, 64, 383}, {16_000, 128, 326},
        {8_000, 256, 184}, {1_000, 16, 166}, {800, 16, 149}, {8_000, 224, 138},
        {16_000, 224, 137}, {200, 4, 136}, {4_000, 128, 130}, {420, 7, 129},
        {400, 8, 126}, {20, 8, 108}, {4_000, 112, 107}, {16_000, 448, 104},
        {1_200, 32, 70}, {840, 14, 66}, {1_000, 64, 65}, {4_000, 256, 61},
        {4_000, 32, 60}, {2_000, 128, 54}, {1_000, 8, 45}, {1_800, 64, 41},
        {110, 3, 37}, {8_000, 512, 36}, {40, 16, 35}, {16_000, 512, 34}
    };

    /** Hours; what is beyond outlives the days that are looked at. */
    private static final Quantiles LIFETIMES = new Quantiles(
            0, .01, .05, .02, .10, .06, .25, .17, .50, .55, .75, 2.4, .90, 16.5, .95, 26.9, .99, 164, .992, 336);

    private static final double ENDING = .992;

    /** Machines in one batch: of all batches so many have one, then two, then what the table says. */
    private static final double ONE = .70;

    private static final double ONE_OR_TWO = .90;
    private static final Quantiles LARGER = new Quantiles(.90, 2.6, .95, 4.2, .99, 20, .999, 90, 1, 353);
    private static final double MEAN_BATCH = 2.23;

    /** Cores and memory in about the proportion in which they are asked for; the largest shape takes a third. */
    static final long HOST_CORES = 96_000;

    static final long HOST_MEMORY = 1_536 * 1_024L;

    /** The shapes and how common each is. */
    static final Mix MIX = mix();

    /** @param number of its kind in {@link #MIX} @param from minute of the arrival, {@code to} of the departure */
    record Machine(int number, double from, double to) {
        Kind kind() {
            return MIX.kinds().get(number);
        }
    }

    private Flavours() {}

    /** Equal hosts of one site. */
    static List<ProviderSpec> hosts(int number) {
        ResourceVector inventory = vector(HOST_CORES, HOST_MEMORY);
        List<ProviderSpec> hosts = new ArrayList<>();
        for (int h = 0; h < number; h++) {
            ProviderId id = new ProviderId("h" + (100_000 + h));
            hosts.add(ProviderSpec.of(id, new SiteId("site-one"), inventory, List.of(), List.of()));
        }
        return hosts;
    }

    /**
     * In the order of arrival: batches of equal machines at one instant, the instants evenly at random. For one seed more
     * machines are the same machines, closer together, and some more after them.
     */
    static List<Machine> draw(int machines, double days, long seed) {
        Random random = new Random(seed);
        List<Machine> all = new ArrayList<>(machines);
        double pace = days * DAY / machines;
        double now = 0;
        while (all.size() < machines) {
            now -= pace * MEAN_BATCH * Math.log(1 - random.nextDouble());
            int number = shape(random);
            int batch = Math.min(batch(random), machines - all.size());
            for (int i = 0; i < batch; i++) {
                all.add(new Machine(number, now, now + lifetime(random)));
            }
        }
        return all;
    }

    private static int batch(Random random) {
        double at = random.nextDouble();
        return at < ONE ? 1 : at < ONE_OR_TWO ? 2 : (int) LARGER.at(at);
    }

    private static double lifetime(Random random) {
        double at = random.nextDouble();
        return at < ENDING ? 60 * LIFETIMES.at(at) : Double.POSITIVE_INFINITY;
    }

    private static Mix mix() {
        double sum = 0;
        for (int[] each : SHAPES) {
            sum += each[2];
        }
        List<Kind> kinds = new ArrayList<>();
        double[] share = new double[SHAPES.length];
        for (int[] each : SHAPES) {
            share[kinds.size()] = each[2] / sum;
            long memory = each[1] * 1_024L;
            kinds.add(new Kind(ResourceRequest.of(vector(each[0], memory)), each[0], memory, 0, 0, 0));
        }
        return new Mix(kinds, new int[0], share, List.of());
    }

    private static ResourceVector vector(long cores, long memory) {
        return ResourceVector.of(Map.of(ResourceClass.VCPU, cores, ResourceClass.MEMORY_MB, memory));
    }

    private static int shape(Random random) {
        double at = random.nextDouble();
        int i = 0;
        while (i < SHAPES.length - 1 && at >= MIX.share()[i]) {
            at -= MIX.share()[i++];
        }
        return i;
    }
}
