package org.hansa.launcher.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hansa.launcher.demo.PreparedTenant;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.ConstantAnswer;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;

/**
 * W10: from the HTTP request to the answer and the anchor, on a whole consortium of its own. Open loop at shares of the
 * capacity that is measured first; at half of it in turns with a POST of the same sizes through the same filters that does
 * nothing, and with forced writes to the same disk. What a request is held against is that answer and two durable provider
 * writes: those of the same requests, as the control plane times them, and, as the least that any could cost, bare ones. At
 * the end everything is counted again.
 */
final class RestBench {
    private static final int CLIENTS = 16;
    private static final int HALF = 50;
    /** About an entry with a few reservations. */
    private static final int WRITTEN_BYTES = 2_304;

    private final boolean longForm;
    private final Consumer<Map<String, Object>> rows;
    private final Progress progress;
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private Optional<String> violations = Optional.empty();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    RestBench(boolean longForm, Consumer<Map<String, Object>> rows, Progress progress) {
        this.longForm = longForm;
        this.rows = rows;
        this.progress = progress;
    }

    /** What the recount at the end of {@link #run} found. */
    Optional<String> violations() {
        return violations;
    }

    /** @return ratios for the last line */
    Map<String, Double> run() throws IOException, InterruptedException {
        ConstantAnswer.wanted(true);
        try (TemporaryFolder folder = TemporaryFolder.create();
                HansaStack stack =
                        HansaStack.attach(StackOptions.forTests(folder.path()).withProgress(progress))) {
            stack.requirePrerequisites();
            progress.note("starting a consortium for w10 in " + new HansaHome(folder.path()).root());
            stack.start();
            try (PreparedTenant tenant = PreparedTenant.on(stack, 1)) {
                new Loaded(tenant, folder.path()).measure();
            }
        } finally {
            ConstantAnswer.wanted(false);
        }
        return ratios;
    }

    private int seconds() {
        return longForm ? 60 : 8;
    }

    /** @param providerWrite p50 and p99 of the durable provider writes in it */
    private record Placed(OpenLoop.Outcome outcome, Map<String, Double> providerWrite) {
        double millis(double share) {
            return outcome.millis(share);
        }

        double write(String which) {
            Double millis = providerWrite.get(which);
            if (millis == null) {
                throw new IllegalStateException("the home's metrics count no provider write of the requests");
            }
            return millis;
        }
    }

    /** What one figure came to in each turn, over both floors. */
    private record Turns(String name, double[] overDurable, double[] overBare) {
        Turns(String name, int turns) {
            this(name, new double[turns], new double[turns]);
        }

        void take(int turn, double place, double constant, double durableWrite, double bareWrite) {
            overDurable[turn] = place / (constant + 2 * durableWrite);
            overBare[turn] = place / (constant + 2 * bareWrite);
        }

        void into(Map<String, Double> ratios) {
            ratios.put(name + "OverConstantAndTwoProviderWrites", rounded(median(overDurable)));
            ratios.put(name + "OverConstantAndTwoBareWrites", rounded(median(overBare)));
        }

        private static double median(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    /** One consortium under load. */
    private final class Loaded {
        private final PreparedTenant tenant;
        private final Path folder;
        private final OpenLoop loop = new OpenLoop(http);
        private final byte[] body;
        private String token = "";
        private volatile int answerBytes;

        Loaded(PreparedTenant tenant, Path folder) {
            this.tenant = tenant;
            this.folder = folder;
            body =
                    ("""
                    {"contract":"%s","groups":[{"name":"main","count":1,"kind":"VM","resources":{"VCPU":1000,"MEMORY_MB":1024}}],\
                    "sites":["%s"],"dataClass":{"level":"CONFIDENTIAL","tags":[]}}"""
                                    .formatted(tenant.contract(), String.join("\",\"", tenant.homeSites())))
                            .getBytes(StandardCharsets.UTF_8);
        }

        void measure() throws IOException, InterruptedException {
            token = tenant.token();
            double capacity = capacity(seconds());
            capacity = capacity(seconds());
            row("capacity", Map.of("clients", CLIENTS, "loop", "closed"), Map.of("perSecond", rounded(capacity)));
            for (int share : new int[] {25, 75, 90}) {
                shareOf(capacity, share);
            }
            half(capacity);
            progress.note("counting everything again");
            violations = tenant.violations();
            row("recount", Map.of(), Map.of("clean", violations.isEmpty()));
        }

        /** Closed loop, after which what was placed is given back. */
        private double capacity(int seconds) throws IOException, InterruptedException {
            progress.note("w10: capacity");
            AtomicLong placed = new AtomicLong();
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            Thread[] threads = new Thread[CLIENTS];
            for (int i = 0; i < CLIENTS; i++) {
                threads[i] = new Thread(() -> {
                    while (System.nanoTime() < end) {
                        placed.addAndGet(one());
                    }
                });
                threads[i].start();
            }
            for (Thread each : threads) {
                each.join();
            }
            giveBack();
            return (double) placed.get() / seconds;
        }

        private int one() {
            try {
                var answer = http.send(place(), HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() != 201) {
                    return 0;
                }
                answerBytes = answer.body().length;
                tenant.told(body, answer.body());
                return 1;
            } catch (IOException e) {
                return 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }

        private void giveBack() throws IOException, InterruptedException {
            tenant.releaseAll();
            token = tenant.token();
        }

        private Placed shareOf(double capacity, int share) throws IOException, InterruptedException {
            progress.note("w10: open loop at " + share + " % of capacity");
            StageHistograms before = StageHistograms.of(http, tenant.api());
            Duration cpuBefore = cpu();
            OpenLoop.Outcome outcome = loop.run(capacity * share / 100, seconds(), 201, any -> place());
            double cpuMillis = cpu().minus(cpuBefore).toNanos() / 1e6 / Math.max(1, outcome.sorted().length);
            Map<String, Map<String, Double>> stages =
                    StageHistograms.of(http, tenant.api()).since(before);
            outcome.answers().stream()
                    .filter(each -> each.status() == 201)
                    .forEach(each -> tenant.told(body, each.body()));
            giveBack();
            Map<String, Object> metrics = metrics(outcome);
            metrics.put("homeCpuMillisPerRequest", rounded(cpuMillis));
            metrics.put("toAnchorP50Millis", rounded(tenant.anchorMillis()[0]));
            metrics.put("toAnchorP99Millis", rounded(tenant.anchorMillis()[1]));
            metrics.put("stages", stages);
            row("place", Map.of("loop", "open", "percentOfCapacity", share), metrics);
            return new Placed(outcome, stages.getOrDefault("provider", Map.of()));
        }

        /** In turns, so that other work on the machine meets all three alike. */
        private void half(double capacity) throws IOException, InterruptedException {
            int turns = longForm ? 5 : 3;
            Turns p50 = new Turns("restP50", turns);
            Turns p99 = new Turns("restP99", turns);
            for (int turn = 0; turn < turns; turn++) {
                Placed place = shareOf(capacity, HALF);
                progress.note("w10: a constant answer at the same rate");
                OpenLoop.Outcome constant = loop.run(capacity * HALF / 100, seconds(), 201, any -> constant());
                row("constant", Map.of("loop", "open", "percentOfCapacity", HALF), metrics(constant));
                double[] write = writes(capacity * HALF / 100);
                row(
                        "forced write",
                        Map.of("loop", "open", "bytes", WRITTEN_BYTES),
                        Map.of("p50Millis", rounded(write[0]), "p99Millis", rounded(write[1])));
                p50.take(turn, place.millis(0.5), constant.millis(0.5), place.write("p50Millis"), write[0]);
                p99.take(turn, place.millis(0.99), constant.millis(0.99), place.write("p99Millis"), write[1]);
            }
            p50.into(ratios);
            p99.into(ratios);
        }

        /** What a durable write costs at the least on this disk: an append of about an entry's size, forced. */
        private double[] writes(double perSecond) throws IOException {
            int count = (int) Math.max(100, perSecond * 2);
            long[] nanos = new long[count];
            Path file = folder.resolve("forced");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.allocate(WRITTEN_BYTES);
                for (int i = 0; i < count; i++) {
                    long begin = System.nanoTime();
                    bytes.rewind();
                    channel.write(bytes);
                    channel.force(false);
                    nanos[i] = System.nanoTime() - begin;
                }
            }
            Files.delete(file);
            Arrays.sort(nanos);
            return new double[] {nanos[count / 2] / 1e6, nanos[(int) (count * 0.99)] / 1e6};
        }

        private HttpRequest place() {
            return post("/v1/allocations");
        }

        private HttpRequest constant() {
            return post("/v1/bench/constant?bytes=" + answerBytes);
        }

        private HttpRequest post(String path) {
            URI uri = tenant.api().resolve(path);
            return HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
        }

        private Duration cpu() {
            return tenant.home().info().totalCpuDuration().orElse(Duration.ZERO);
        }
    }

    private static Map<String, Object> metrics(OpenLoop.Outcome outcome) {
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("perSecond", rounded(outcome.perSecond()));
        metrics.put("p50Millis", rounded(outcome.millis(0.50)));
        metrics.put("p99Millis", rounded(outcome.millis(0.99)));
        metrics.put("p999Millis", rounded(outcome.millis(0.999)));
        metrics.put("others", outcome.others());
        return metrics;
    }

    private void row(String engine, Map<String, ?> params, Map<String, ?> metrics) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("workload", "W10");
        line.put("engine", engine);
        line.put("params", new TreeMap<>(params));
        line.put("metrics", new TreeMap<>(metrics));
        line.put("cores", Runtime.getRuntime().availableProcessors());
        line.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        line.put("jdk", Runtime.version().toString());
        rows.accept(line);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
