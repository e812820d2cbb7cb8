package org.hansa.benchmarks.grid;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.PlanCounts;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ProviderView;
import org.hansa.grid.ReceiptSigner;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.SignedReceipt;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * A whole engine on a real node, log forced to the disk unless said otherwise, receipts signed with P-256, anchoring to a ledger that takes a fixed
 * time to commit. Keeps its own list of what was promised, and recounts it at the end.
 */
final class EngineUnderLoad implements AutoCloseable {
    private static final int WRITERS = 8;

    final List<SiteId> sites;
    final AllocationEngine engine;
    final BenchLedger ledger;
    final PlanCounts plans = new PlanCounts();
    final Queue<Long> anchorMillis = new ConcurrentLinkedQueue<>();
    final PublicKey receiptKey;
    private final Scratch scratch;
    private final Map<AllocationId, PlacedPart> promised = new ConcurrentHashMap<>();
    private volatile Consumer<SignedReceipt> receipts = any -> {};

    EngineUnderLoad(Path directory, int siteCount, int hosts, long coresPerHost, Duration commit) {
        this(directory, equal(siteCount, hosts, coresPerHost), commit);
    }

    EngineUnderLoad(Path directory, List<ProviderSpec> hosts, Duration commit) {
        this(directory, hosts, commit, UnaryOperator.identity());
    }

    /**
     * With these hosts; the contract may fill all of them from any site.
     *
     * @param settings what is other than shipped
     */
    EngineUnderLoad(Path directory, List<ProviderSpec> hosts, Duration commit, UnaryOperator<EngineConfig> settings) {
        sites = hosts.stream().map(ProviderSpec::site).distinct().toList();
        scratch = Scratch.create(directory);
        ledger = new BenchLedger(commit);
        EngineConfig config = settings.apply(
                EngineConfig.defaults(Commands.MEMBER, sites, scratch.path()).withStages(plans));
        KeyPair keys = receiptKeys();
        receiptKey = keys.getPublic();
        engine = AllocationEngine.open(config, ledger, signer(keys), Clock.systemUTC());
        engine.subscribe(event -> {
            if (event.kind() == EngineEvent.Kind.RECORDED) {
                anchorMillis.add(event.latencyMillis().orElse(0));
            }
        });
        Workers.run(WRITERS, thread -> IntStream.range(0, hosts.size())
                .filter(number -> number % WRITERS == thread)
                .forEach(number -> engine.putProvider(hosts.get(number))));
        ResourceVector all = hosts.stream().map(ProviderSpec::total).reduce(ResourceVector.ZERO, ResourceVector::plus);
        for (SiteId site : sites) {
            engine.applyGrant(Commands.CONTRACT, site, 1, all);
        }
    }

    /** Hosts of one size, in turn at each site. */
    static List<ProviderSpec> equal(int siteCount, int hosts, long coresPerHost) {
        return IntStream.range(0, hosts)
                .mapToObj(number -> Commands.host(number, new SiteId("site-" + number % siteCount), coresPerHost))
                .toList();
    }

    /** From now on; by the thread that placed. */
    void receiptsTo(Consumer<SignedReceipt> sink) {
        receipts = sink;
    }

    boolean place(long number, Violations violations) {
        return place(Commands.place(number, sites), violations);
    }

    /** @return whether it was placed; a repeat of what was placed before must find it where it was */
    boolean place(PlaceCommand command, Violations violations) {
        PlaceOutcome outcome = engine.place(command);
        if (!(outcome instanceof PlaceOutcome.Placed placed)) {
            return false;
        }
        PlacedPart at = placed.parts().get(0);
        at.receipt().ifPresent(receipts);
        PlacedPart before = promised.putIfAbsent(placed.allocation(), at);
        if (before != null && !before.provider().equals(at.provider())) {
            violations.add("one id on two hosts: " + before.provider() + " and " + at.provider());
        }
        return true;
    }

    void release(long number) {
        AllocationId id = Commands.id(number);
        promised.remove(id);
        engine.release(id, ReleaseReason.TENANT);
    }

    /** Reservations that were promised and not given back. */
    int live() {
        return promised.size();
    }

    /** Sums up what was promised, host by host, and compares with what each host has and says. */
    void recount(Violations violations) {
        Map<ProviderId, ResourceVector> sums = new HashMap<>();
        promised.values().forEach(part -> sums.merge(part.provider(), part.resources(), ResourceVector::plus));
        for (ProviderView each : engine.providers()) {
            ResourceVector mine = sums.getOrDefault(each.spec().id(), ResourceVector.ZERO);
            ResourceVector total = each.spec().total();
            if (!mine.fitsIn(total) || !mine.plus(each.free()).equals(total)) {
                violations.add(each.spec().id() + " promised " + mine + " of " + total + ", says free " + each.free());
            }
        }
    }

    /** Signs as the control plane does, with the same provider: a receipt is part of what a reservation costs. */
    static ReceiptSigner signer() {
        return signer(receiptKeys());
    }

    private static ReceiptSigner signer(KeyPair keys) {
        return bytes -> Signatures.sign(keys.getPrivate(), bytes);
    }

    private static KeyPair receiptKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    @Override
    public void close() {
        engine.close();
        scratch.close();
    }
}
