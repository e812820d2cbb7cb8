package org.hansa.launcher.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A seeded workload with the shapes of published traces: flavours and batch sizes of Azure's 2017 packing trace, GPU shares
 * of the Alibaba GPU trace 2023. The numbers are in {@code docs/demo.md}.
 */
final class SceneGenerator {
    /** {thousandths of a vCPU, MiB, weight per mille}. */
    private static final int[][] FLAVOURS = {
        {1_000, 1_792, 430},
        {2_000, 3_584, 280},
        {4_000, 7_168, 110},
        {8_000, 14_336, 111},
        {8_000, 57_344, 46},
        {1_000, 768, 23}
    };
    /** {units, weight per mille}. */
    private static final int[][] BATCHES = {{1, 570}, {2, 180}, {3, 66}, {4, 41}, {6, 80}, {8, 63}};

    private static final int GPU_PER_MILLE = 120;
    private static final int SLICE_PER_MILLE = 440;
    private static final int HOSTS_PER_SITE = 24;
    private static final String GPU_MODEL = "T4";

    private final Random random;

    private SceneGenerator(long seed) {
        random = new Random(seed);
    }

    static Scene generate(long seed, int requests, List<String> sites) {
        SceneGenerator generator = new SceneGenerator(seed);
        List<Host> hosts = new ArrayList<>();
        for (String site : sites) {
            for (int i = 0; i < HOSTS_PER_SITE; i++) {
                hosts.add(host(site, i));
            }
        }
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            jobs.add(generator.job(i));
        }
        return new Scene(requests + " generated workloads, seed " + seed, hosts, jobs);
    }

    private static Host host(String site, int number) {
        boolean gpu = number % 4 == 0;
        String id = String.format(Locale.ROOT, "%s-host-%03d", site, number);
        return new Host(id, site, 96_000, 393_216, gpu ? 4 : 0, gpu ? GPU_MODEL : "");
    }

    private Job job(int number) {
        int[] flavour = pick(FLAVOURS, 2);
        int count = pick(BATCHES, 1)[0];
        int devices = 0;
        int milli = 0;
        if (random.nextInt(1_000) < GPU_PER_MILLE) {
            count = 1;
            if (random.nextInt(1_000) < SLICE_PER_MILLE) {
                milli = 100 * (1 + random.nextInt(9));
            } else {
                devices = 1;
            }
        }
        return new Job(
                String.format(Locale.ROOT, "job-%05d", number),
                count,
                flavour[0],
                flavour[1],
                devices,
                milli,
                List.of(),
                number,
                Double.MAX_VALUE);
    }

    private int[] pick(int[][] choices, int weightColumn) {
        int total = 0;
        for (int[] each : choices) {
            total += each[weightColumn];
        }
        int draw = random.nextInt(total);
        for (int[] each : choices) {
            draw -= each[weightColumn];
            if (draw < 0) {
                return each;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }
}
