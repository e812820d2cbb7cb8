package org.hansa.grid.bench;

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

    /**
     * Hosts are numbered in the order of their ids, so the first of the best is the answer.
     *
     * @param sites bits of permitted sites
     * @param model -1 accepts any; looked at when {@code gpus} is positive
     * @return the host, or -1
     */
    int best(
            long sites,
            long required,
            long forbidden,
            long wantCores,
            long wantMemory,
            int gpus,
            int milli,
            int model) {
        int best = -1;
        long least = Long.MAX_VALUE;
        for (int h = 0; h < hosts; h++) {
            if (cores[h] >= wantCores
                    && memory[h] >= wantMemory
                    && (sites >> site[h] & 1) != 0
                    && (traits[h] & required) == required
                    && (traits[h] & forbidden) == 0
                    && (gpus == 0 || devicesFit(h, gpus, milli, model))) {
                long score = score(h, wantCores, wantMemory, (long) gpus * milli);
                if (score < least) {
                    least = score;
                    best = h;
                }
            }
        }
        return best;
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
