package org.hansa.benchmarks.speed;

/**
 * Best fit by looking at every host, over primitive arrays: the baseline that an index must beat. One GPU group per host.
 * Shares no code with the planner.
 */
final class HostScan {
    private static final double ONE = 0x1p40;

    final int hosts;
    final int[] site;
    final long[] traits;
    final long[] coresTotal;
    final long[] memoryTotal;
    final long[] cores;
    final long[] memory;
    final int[] gpuModel;
    final int[] gpuCount;
    /** Thousandths free on each device, eight slots per host. */
    final int[] devices;

    HostScan(int hosts) {
        this.hosts = hosts;
        site = new int[hosts];
        traits = new long[hosts];
        coresTotal = new long[hosts];
        memoryTotal = new long[hosts];
        cores = new long[hosts];
        memory = new long[hosts];
        gpuModel = new int[hosts];
        gpuCount = new int[hosts];
        devices = new int[hosts * 8];
    }

    /** @return the host, or -1; hosts are numbered in the order of their ids, so the first of the best is the answer */
    int best(Ask ask) {
        int best = -1;
        long least = Long.MAX_VALUE;
        for (int h = 0; h < hosts; h++) {
            if (fits(h, ask)) {
                long score = score(h, ask.cores(), ask.memory(), (long) ask.gpus() * ask.milli());
                if (score < least) {
                    least = score;
                    best = h;
                }
            }
        }
        return best;
    }

    /** @return the first host that fits, or -1 */
    int first(Ask ask) {
        int h = 0;
        while (h < hosts && !fits(h, ask)) {
            h++;
        }
        return h < hosts ? h : -1;
    }

    boolean fits(int h, Ask ask) {
        return cores[h] >= ask.cores()
                && memory[h] >= ask.memory()
                && (ask.sites() >> site[h] & 1) != 0
                && (traits[h] & ask.required()) == ask.required()
                && (traits[h] & ask.forbidden()) == 0
                && (ask.gpus() == 0 || devicesFit(h, ask.gpus(), ask.milli(), ask.model()));
    }

    /** Hosts that could take so much, counted up to a limit. */
    int takers(long wantCores, long wantMemory, int limit) {
        int takers = 0;
        for (int h = 0; h < hosts && takers < limit; h++) {
            takers += cores[h] >= wantCores && memory[h] >= wantMemory ? 1 : 0;
        }
        return takers;
    }

    private boolean devicesFit(int h, int gpus, int milli, int model) {
        if (model >= 0 && gpuModel[h] != model) {
            return false;
        }
        int enough = 0;
        for (int d = h * 8; d < h * 8 + gpuCount[h]; d++) {
            enough += devices[d] >= milli ? 1 : 0;
        }
        return enough >= gpus;
    }

    private long score(int h, long wantCores, long wantMemory, long wantGpu) {
        long coresWanted = share(wantCores, coresTotal[h]);
        long memoryWanted = share(wantMemory, memoryTotal[h]);
        long left =
                6 * (share(cores[h], coresTotal[h]) - coresWanted + share(memory[h], memoryTotal[h]) - memoryWanted);
        int count = gpuCount[h];
        if (count == 0) {
            return left;
        }
        long free = 0;
        for (int d = h * 8; d < h * 8 + count; d++) {
            free += devices[d];
        }
        long busy = left + 48 * share(free, 1_000L * count);
        if (wantGpu == 0) {
            return (1 + count * 64_000L / coresTotal[h]) * busy;
        }
        return busy + 144 * Math.max(0, Math.max(coresWanted, memoryWanted) - share(wantGpu, 1_000L * count));
    }

    private static long share(long amount, long total) {
        return (long) ((double) amount / total * ONE);
    }
}
