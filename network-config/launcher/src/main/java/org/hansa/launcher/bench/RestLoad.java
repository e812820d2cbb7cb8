package org.hansa.launcher.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.hansa.launcher.demo.PreparedTenant;
import org.hansa.launcher.process.Progress;

/**
 * One consortium under load: its capacity, then open loop at shares of it, with a POST of the same sizes through the same filters
 * that does nothing beside it. At half of it in turns with capacity itself, with that POST alone, at the same rate and at half of its
 * own capacity, and with forced writes to the same disk.
 */
final class RestLoad {
    private static final int CREATED = 201;
    private static final int CLIENTS = 16;
    private static final int HALF = 50;
    /**
     * So many requests to one constant answer beside them: few enough to load nothing, and no whole number (five golden sections), so
     * that the calls come at every distance from the requests before them.
     */
    private static final double REQUESTS_TO_ONE_CONSTANT = 8.09;

    private static final int WRONG_SHOWN = 5;

    private final PreparedTenant tenant;
    private final boolean longForm;
    private final Consumer<Map<String, Object>> rows;
    private final Progress progress;
    private final Set<String> homeSites;
    private final RestRatios ratios = new RestRatios();
    private final List<String> wrong = new ArrayList<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final OpenLoop open = new OpenLoop(http);
    private final ClosedLoop closed = new ClosedLoop(http, CLIENTS);
    private final ForcedWrites disk;
    private final AnchorBacklog backlog;
    private String token = "";

    RestLoad(
            PreparedTenant tenant,
            Path folder,
            boolean longForm,
            Consumer<Map<String, Object>> rows,
            Progress progress) {
        this.tenant = tenant;
        this.longForm = longForm;
        this.rows = rows;
        this.progress = progress;
        disk = new ForcedWrites(folder);
        backlog = new AnchorBacklog(http, tenant.apis());
        homeSites = Set.copyOf(tenant.homeSites());
    }

    RestRatios ratios() {
        return ratios;
    }

    /** Answers that contradict what the generator knows. */
    List<String> wrong() {
        return wrong;
    }

    /** @param name of the mix, in the rows @param ratio what its ratios' names begin with */
    void measure(String name, String ratio, RequestMix mix, WarmUp warmUp) throws IOException, InterruptedException {
        token = tenant.token();
        new Mixed(name, ratio, mix).measure(warmUp);
    }

    private int seconds() {
        return longForm ? 20 : 8;
    }

    /** One mix of requests. */
    private final class Mixed {
        private final String name;
        private final String ratio;
        private final RequestMix mix;
        private double capacity;
        private int answerBytes;

        Mixed(String name, String ratio, RequestMix mix) {
            this.name = name;
            this.ratio = ratio;
            this.mix = mix;
        }

        /** Compilers and grants take time: capacity is measured again until it hardly grows. */
        void measure(WarmUp warmUp) throws IOException, InterruptedException {
            do {
                capacity = capacity();
            } while (!warmUp.over(capacity));
            for (int share : new int[] {25, 75, 90}) {
                shareOf(share);
            }
            half();
        }

        /** What was placed is given back, and on the ledger before the next run begins. */
        private double capacity() throws IOException, InterruptedException {
            progress.note("w10: capacity, " + name);
            Answered answered = closed.run(seconds(), this::place);
            Verdicts verdicts = judged(answered);
            double perSecond = verdicts.decided() / answered.seconds();
            Map<String, Object> metrics = verdicts.metrics();
            metrics.put("perSecond", Latencies.rounded(perSecond));
            row("capacity", Map.of("requests", name, "clients", CLIENTS, "loop", "closed"), metrics);
            return perSecond;
        }

        private Verdicts judged(Answered answered) throws IOException, InterruptedException {
            Verdicts verdicts = Verdicts.of(answered, mix, homeSites);
            answerBytes = verdicts.answerBytes();
            verdicts.placed().forEach(each -> tenant.told(mix.at(each.number()).meant(), each.body()));
            verdicts.wrong().stream().limit(WRONG_SHOWN).forEach(each -> progress.note("w10: wrong: " + each));
            wrong.addAll(verdicts.wrong());
            tenant.releaseAll();
            backlog.awaitNone();
            token = tenant.token();
            return verdicts;
        }

        private Placed shareOf(int share) throws IOException, InterruptedException {
            progress.note("w10: open loop at " + share + " % of capacity, " + name);
            StageHistograms before = StageHistograms.of(http, tenant.api());
            Map<String, Duration> busyBefore = tenant.processorTimes();
            tenant.anchorMillis();
            double perSecond = capacity * share / 100;
            List<Answered> both = open.run(
                    seconds(),
                    List.of(
                            new OpenLoop.Calls(perSecond, this::place),
                            new OpenLoop.Calls(perSecond / REQUESTS_TO_ONE_CONSTANT, this::constant)));
            Answered answered = both.get(0);
            Latencies beside = both.get(1).latencies(CREATED);
            Map<String, Duration> busy = tenant.processorTimes();
            Map<String, Map<String, Double>> stages =
                    StageHistograms.of(http, tenant.api()).since(before);
            Verdicts verdicts = judged(answered);
            double[] anchored = tenant.anchorMillis();
            Map<String, Object> metrics = verdicts.metrics();
            metrics.put("perSecond", Latencies.rounded(verdicts.decided() / answered.seconds()));
            metrics.put("cpuMillisPerRequest", perRequest(busyBefore, busy, verdicts.decided()));
            metrics.put("toAnchorP50Millis", Latencies.rounded(anchored[0]));
            metrics.put("toAnchorP99Millis", Latencies.rounded(anchored[1]));
            metrics.put("stages", stages);
            metrics.put("constantBeside", beside.metrics());
            row("place", Map.of("requests", name, "loop", "open", "percentOfCapacity", share), metrics);
            return new Placed(verdicts, beside, stages.getOrDefault("provider", Map.of()));
        }

        /**
         * In turns, so that other work on the machine meets all of them alike. The capacity belongs to the turn: shared cores
         * differ by a third from minute to minute, and half of a good minute is two thirds of a bad one.
         */
        private void half() throws IOException, InterruptedException {
            for (int turn = 0; turn < (longForm ? 5 : 3); turn++) {
                capacity = capacity();
                double perSecond = capacity * HALF / 100;
                Placed placed = shareOf(HALF);
                progress.note("w10: a constant answer at the same rate, and at half of its own capacity");
                Latencies constant = constants(perSecond, "the requests'");
                Latencies ownHalf = constants(constantCapacity() * HALF / 100, "its own");
                Latencies bare = disk.run((int) Math.max(100, perSecond * 2));
                row("forced write", Map.of("bytes", ForcedWrites.BYTES), bare.metrics());
                for (double percentile : new double[] {0.50, 0.99}) {
                    take(placed, percentile, constant, ownHalf, bare);
                }
            }
        }

        private double constantCapacity() throws InterruptedException {
            Answered answered = closed.run(seconds(), this::constant);
            Latencies latencies = answered.latencies(CREATED);
            double perSecond = latencies.count() / answered.seconds();
            Map<String, Object> metrics = latencies.metrics();
            metrics.put("perSecond", Latencies.rounded(perSecond));
            row("constant capacity", Map.of("clients", CLIENTS, "loop", "closed"), metrics);
            return perSecond;
        }

        /** @param capacity whose half that rate is */
        private Latencies constants(double perSecond, String capacity) throws InterruptedException {
            Latencies constant = open.run(seconds(), new OpenLoop.Calls(perSecond, this::constant))
                    .latencies(CREATED);
            row("constant", Map.of("loop", "open", "percentOf", capacity, "percent", HALF), constant.metrics());
            return constant;
        }

        /** Of all that was placed, and apart of what was placed at home and with other members. */
        private void take(Placed placed, double percentile, Latencies constant, Latencies ownHalf, Latencies bare) {
            String figure = "P" + Math.round(percentile * 100);
            RestRatios.Floor floor = new RestRatios.Floor(
                    percentile,
                    figure,
                    constant,
                    ownHalf,
                    placed.beside(),
                    placed.providerWrite(figure.toLowerCase(Locale.ROOT)),
                    bare);
            ratios.take(ratio, placed.verdicts().all(), floor);
            ratios.take(ratio + "Home", placed.verdicts().home(), floor);
            ratios.take(ratio + "Elsewhere", placed.verdicts().elsewhere(), floor);
        }

        private HttpRequest place(long number) {
            return post("/v1/allocations", mix.at(number).body());
        }

        private HttpRequest constant(long number) {
            return post(
                    "/v1/bench/constant?bytes=" + answerBytes, mix.at(number).body());
        }
    }

    /** @param beside constant answers meanwhile @param providerWrites p50 and p99 of the durable provider writes in it */
    private record Placed(Verdicts verdicts, Latencies beside, Map<String, Double> providerWrites) {
        double providerWrite(String figure) {
            Double millis = providerWrites.get(figure + "Millis");
            if (millis == null) {
                throw new IllegalStateException("the home's metrics count no provider write of the requests");
            }
            return millis;
        }
    }

    /** By member, in milliseconds. */
    private static Map<String, Double> perRequest(
            Map<String, Duration> before, Map<String, Duration> after, int requests) {
        Map<String, Double> millis = new TreeMap<>();
        after.forEach((member, busy) -> millis.put(
                member,
                Latencies.rounded(
                        busy.minus(before.getOrDefault(member, Duration.ZERO)).toNanos()
                                / 1e6
                                / Math.max(1, requests))));
        return millis;
    }

    private HttpRequest post(String path, byte[] body) {
        URI uri = tenant.api().resolve(path);
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    void row(String engine, Map<String, ?> params, Map<String, ?> metrics) {
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
}
