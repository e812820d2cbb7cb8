package org.hansa.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Tables in the openb format with the proportions of the trace (alibaba/clusterdata, gpu-v2023): kinds of hosts, and of
 * requests by how many devices they ask for, lifetimes, and models that a third of the requests is pinned to. Nothing of the
 * trace itself is in here, so results on them are results of this generator.
 */
final class OpenbGenerator {
    private static final int HOSTS = 1_213;
    private static final int REQUESTS = 8_152;
    private static final String NODE_HEADER = "sn,cpu_milli,memory_mib,gpu,model";
    private static final String POD_HEADER = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,"
            + "creation_time,deletion_time,scheduled_time";

    /** Cores, GiB, devices and model; {@code weight} of all hosts. */
    private record HostKind(int weight, int cores, int memoryGb, int devices, String model) {}

    private static final List<HostKind> HOST_KINDS = List.of(
            new HostKind(549, 96, 384, 8, "G2"),
            new HostKind(387, 104, 512, 2, "T4"),
            new HostKind(107, 16, 120, 2, "P100"),
            new HostKind(39, 128, 768, 8, "G3"),
            new HostKind(28, 32, 128, 4, "V100M16"),
            new HostKind(22, 64, 256, 2, "P100"),
            new HostKind(21, 96, 768, 8, "V100M32"),
            new HostKind(19, 8, 32, 1, "V100M16"),
            new HostKind(17, 96, 384, 4, "T4"));

    /** Thousandths of a core, GiB, devices and thousandths of each; {@code weight} of about 10,000 requests. */
    private record RequestKind(int weight, int coresMilli, int memoryGb, int devices, int milli) {}

    private static final List<RequestKind> REQUEST_KINDS = List.of(
            // 13.4 % ask for no device
            new RequestKind(470, 12_500, 56, 0, 0),
            new RequestKind(380, 32_000, 48, 0, 0),
            new RequestKind(220, 8_000, 30, 0, 0),
            new RequestKind(270, 16_000, 50, 0, 0),
            // 37.8 % for a slice of one
            new RequestKind(1_320, 3_150, 5, 1, 810),
            new RequestKind(490, 11_900, 46, 1, 470),
            new RequestKind(450, 8_000, 30, 1, 470),
            new RequestKind(310, 11_900, 46, 1, 650),
            new RequestKind(400, 4_000, 20, 1, 320),
            new RequestKind(170, 4_000, 30, 1, 230),
            new RequestKind(160, 6_000, 9, 1, 460),
            new RequestKind(190, 3_600, 8, 1, 570),
            new RequestKind(170, 4_000, 15, 1, 190),
            new RequestKind(120, 4_150, 10, 1, 370),
            // 48 % for a whole one
            new RequestKind(1_750, 11_350, 48, 1, 1_000),
            new RequestKind(600, 3_150, 5, 1, 1_000),
            new RequestKind(450, 18_700, 63, 1, 1_000),
            new RequestKind(500, 9_800, 40, 1, 1_000),
            new RequestKind(600, 12_000, 22, 1, 1_000),
            new RequestKind(350, 15_500, 57, 1, 1_000),
            new RequestKind(350, 4_000, 20, 1, 1_000),
            new RequestKind(200, 24_200, 91, 1, 1_000),
            // the rest for two, four, or the eight of a whole host
            new RequestKind(20, 16_200, 65, 2, 1_000),
            new RequestKind(18, 32_200, 128, 4, 1_000),
            new RequestKind(27, 88_000, 320, 8, 1_000),
            new RequestKind(27, 64_200, 256, 8, 1_000));

    /** Models that pinned requests accept. */
    private record Pin(int weight, String models) {}

    private static final List<Pin> PINS = List.of(
            new Pin(540, "T4"),
            new Pin(140, "G2"),
            new Pin(120, "P100"),
            new Pin(100, "V100M16|V100M32"),
            new Pin(60, "P100|V100M16|V100M32"),
            new Pin(40, "G3"));

    private static final double PINNED = .33;

    /** Seconds. */
    private static final Quantiles LIFETIMES = new Quantiles(
            0, 10, .05, 48, .10, 80, .25, 170, .50, 540, .75, 2_000, .90, 6_568, .95, 16_400, .99, 93_000, 1, 8e6);

    private static final int SECONDS = 150 * 86_400;

    private OpenbGenerator() {}

    /**
     * Writes a table of hosts and two of requests, of which the second is the first with a third pinned.
     *
     * @param pods how the names of the tables of requests begin
     * @return the table of hosts
     */
    static Path write(Path folder, String nodes, String pods, long seed) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(pods + "default.csv"), requests(seed, 0));
        Files.write(folder.resolve(pods + "gpuspec33.csv"), requests(seed, PINNED));
        return Files.write(folder.resolve(nodes), hosts());
    }

    private static List<String> hosts() {
        List<String> lines = new ArrayList<>(List.of(NODE_HEADER));
        for (int h = 0; h < HOSTS; h++) {
            HostKind kind = pick(HOST_KINDS, HostKind::weight, (h + .5) / HOSTS);
            lines.add(line(
                    "generated-node-" + h,
                    kind.cores() * 1_000,
                    kind.memoryGb() * 1_024,
                    kind.devices(),
                    kind.model()));
        }
        return lines;
    }

    private static List<String> requests(long seed, double pinned) {
        Random random = new Random(seed);
        Random pins = new Random(seed + 1);
        List<String> lines = new ArrayList<>(List.of(POD_HEADER));
        for (int i = 0; i < REQUESTS; i++) {
            RequestKind kind = pick(REQUEST_KINDS, RequestKind::weight, random.nextDouble());
            int from = random.nextInt(SECONDS);
            int to = from + (int) LIFETIMES.at(random.nextDouble());
            boolean free = kind.devices() == 0 || pins.nextDouble() >= pinned;
            lines.add(line(
                    "generated-pod-" + i,
                    kind.coresMilli(),
                    kind.memoryGb() * 1_024,
                    kind.devices(),
                    kind.milli(),
                    free ? "" : pick(PINS, Pin::weight, pins.nextDouble()).models(),
                    "LS",
                    "Succeeded",
                    from,
                    to,
                    from));
        }
        return lines;
    }

    private static String line(Object... cells) {
        return Arrays.stream(cells).map(Object::toString).collect(Collectors.joining(","));
    }

    /** @param share of the sum of all weights, below 1 */
    private static <T> T pick(List<T> kinds, ToIntFunction<T> weight, double share) {
        double left = share * kinds.stream().mapToInt(weight).sum();
        for (T each : kinds) {
            left -= weight.applyAsInt(each);
            if (left < 0) {
                return each;
            }
        }
        throw new IllegalArgumentException("a share of " + share + " is not below 1");
    }
}
