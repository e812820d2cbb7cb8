package org.hansa.grid.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ReceiptSigner;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Fills the hosts of an openb trace with its requests, in file order, on a real node with the log forced to the disk,
 * receipts signed and anchoring on. Closed loop.
 *
 * <p>Arguments: nodes.csv pods.csv directory [threads] [commitMillis]. Prints one JSON line.
 */
public final class FillBench {
    private static final List<SiteId> SITES = List.of(new SiteId("site-one"), new SiteId("site-two"));
    private static final ContractHandle CONTRACT = new ContractHandle("bench-contract");

    private FillBench() {}

    public static void main(String[] arguments) throws IOException {
        OpenbTrace trace = OpenbTrace.read(Path.of(arguments[0]), Path.of(arguments[1]), SITES);
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[2])), "fill");
        int threads = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
        Duration commit = Duration.ofMillis(arguments.length > 4 ? Long.parseLong(arguments[4]) : 300);
        BenchLedger ledger = new BenchLedger(commit);
        EngineConfig config = EngineConfig.defaults(new MspId("BenchMSP"), SITES, directory);
        Queue<Long> anchorLatencies = new ConcurrentLinkedQueue<>();
        try (AllocationEngine engine = AllocationEngine.open(config, ledger, signer(), Clock.systemUTC())) {
            engine.subscribe(event -> {
                if (event.kind() == EngineEvent.Kind.RECORDED) {
                    anchorLatencies.add(event.latencyMillis().orElse(0));
                }
            });
            register(engine, trace);
            run(engine, trace, threads, ledger, anchorLatencies);
        }
    }

    private static void register(AllocationEngine engine, OpenbTrace trace) {
        ResourceVector total = ResourceVector.ZERO;
        for (ProviderSpec each : trace.hosts()) {
            engine.putProvider(each);
            total = total.plus(each.total());
        }
        for (SiteId site : SITES) {
            engine.applyGrant(CONTRACT, site, 1, total);
        }
    }

    private static void run(
            AllocationEngine engine, OpenbTrace trace, int threads, BenchLedger ledger, Queue<Long> anchorLatencies) {
        long[] nanos = new long[trace.requests().size()];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger placed = new AtomicInteger();
        long begin = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread worker = new Thread(() -> {
                for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
                    long at = System.nanoTime();
                    PlaceOutcome outcome =
                            engine.place(command(i, trace.requests().get(i)));
                    nanos[i] = System.nanoTime() - at;
                    placed.addAndGet(outcome instanceof PlaceOutcome.Placed ? 1 : 0);
                }
            });
            worker.start();
            workers.add(worker);
        }
        workers.forEach(FillBench::join);
        double seconds = (System.nanoTime() - begin) / 1e9;
        boolean drained = engine.flush(Duration.ofSeconds(60));
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("requests", nanos.length);
        metrics.put("placed", placed.get());
        metrics.put("placedPerSecond", placed.get() / seconds);
        metrics.put("placeP50Millis", percentile(nanos, 0.50) / 1e6);
        metrics.put("placeP99Millis", percentile(nanos, 0.99) / 1e6);
        long[] anchors = anchorLatencies.stream().mapToLong(Long::longValue).toArray();
        metrics.put("anchorP50Millis", percentile(anchors, 0.50));
        metrics.put("anchorP99Millis", percentile(anchors, 0.99));
        metrics.put("ledgerTransactions", ledger.transactions());
        metrics.put("drained", drained ? 1 : 0);
        print(threads, metrics);
    }

    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void print(int threads, Map<String, Object> metrics) {
        StringBuilder json = new StringBuilder("{\"workload\":\"openb-fill\",\"engine\":\"ignite-grid\",\"params\":{")
                .append("\"durability\":\"FSYNC\",\"threads\":")
                .append(threads)
                .append("},\"metrics\":{");
        String separator = "";
        for (Map.Entry<String, Object> each : metrics.entrySet()) {
            String value = each.getValue() instanceof Double number
                    ? String.format(Locale.ROOT, "%.3f", number)
                    : each.getValue().toString();
            json.append(separator)
                    .append('"')
                    .append(each.getKey())
                    .append("\":")
                    .append(value);
            separator = ",";
        }
        System.out.println(json.append("}}"));
    }

    private static long percentile(long[] values, double share) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    private static PlaceCommand command(int number, ResourceRequest request) {
        AllocationId id = new AllocationId(new UUID(1, number).toString());
        Digest digest = Digest.of(id.value().getBytes(StandardCharsets.UTF_8));
        return new PlaceCommand(
                id,
                CONTRACT,
                new MspId("BenchMSP"),
                request,
                SITES,
                PlaceCommand.SiteOrder.BEST_FIT,
                OptionalLong.empty(),
                OptionalLong.empty(),
                digest,
                new PolicyRevision("r1"),
                digest,
                Consent.MEMBER_ASSERTED,
                new TreeMap<>(Map.of("actor", digest)),
                "");
    }

    private static ReceiptSigner signer() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            return bytes -> sign(keys, bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static byte[] sign(KeyPair keys, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with a key of our own", e);
        }
    }
}
