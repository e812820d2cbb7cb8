package org.hansa.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.checker.Acknowledgement;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.stack.HansaStack;
import tools.jackson.databind.JsonNode;

/**
 * A running consortium in which a tenant has a contract and members have room, for those who want to load it: declared,
 * registered and signed as in the demonstration, and counted again at the end as there.
 */
public final class PreparedTenant implements AutoCloseable {
    private static final int ANY = 10;

    private final HansaStack stack;
    private final Api api;
    private final Consortium consortium;
    private final AnchorWatch anchors;
    private final String contract;
    private final Map<String, Acknowledgement> told = new ConcurrentHashMap<>();

    private PreparedTenant(HansaStack stack, Api api, Consortium consortium, String contract) {
        this.stack = stack;
        this.api = api;
        this.consortium = consortium;
        this.contract = contract;
        anchors = new AnchorWatch(api, Consortium.HOME + "-viewer");
    }

    public static PreparedTenant on(HansaStack stack, long seed) throws IOException, InterruptedException {
        Api api = new Api(stack);
        Consortium consortium = new Consortium(stack, api);
        Scene scene = SceneGenerator.generate(seed, ANY, consortium.permittedSites());
        consortium.declareCapacity(scene.hosts());
        consortium.registerProviders(scene.hosts());
        return new PreparedTenant(stack, api, consortium, consortium.agree(scene.hosts()));
    }

    public String contract() {
        return contract;
    }

    /** The home's REST interface. */
    public URI api() {
        return stack.endpoints().members().get(Consortium.HOME).api();
    }

    /** A token that is good for minutes. */
    public String token() throws IOException, InterruptedException {
        return stack.token(Consortium.HOME + "-developer");
    }

    /** The sites of the tenant's home. */
    public List<String> homeSites() {
        return consortium.permittedSites().subList(0, 2);
    }

    /** The process behind {@link #api()}. */
    public ProcessHandle home() {
        return stack.process(ProcessNames.controlPlane(consortium.member(Consortium.HOME)))
                .handle()
                .orElseThrow();
    }

    /** Word for word what a client was told. */
    public void told(byte[] request, byte[] answer) {
        JsonNode placed = Api.JSON.readTree(answer);
        told.put(placed.path("id").asString(), Promises.of(Api.JSON.readTree(request), placed));
    }

    /** Gives everything back that was placed since the last call. */
    public void releaseAll() throws IOException, InterruptedException {
        List<String> open = new ArrayList<>();
        told.forEach((id, each) -> {
            if (!each.released()) {
                open.add(id);
            }
        });
        for (String id : open) {
            api.expect(
                    api.insist(Consortium.HOME + "-developer", "DELETE", "/v1/allocations/" + id, null), "releasing");
            told.computeIfPresent(id, (any, each) -> new Acknowledgement(id, true, false, each.parts(), each.wishes()));
        }
    }

    /** From an event to its anchor's commit, in milliseconds: p50 and p99. */
    public double[] anchorMillis() {
        Percentiles seen = anchors.latencies();
        return new double[] {seen.p50(), seen.p99()};
    }

    /** Has everything counted again. @return the violations that were found; empty when there are none */
    public Optional<String> violations() throws IOException, InterruptedException {
        LedgerCount ledger = LedgerCount.of(stack.installation(), Consortium.OTHER);
        try {
            new Recount(stack.installation(), api, ledger).check(List.copyOf(told.values()));
            return Optional.empty();
        } catch (StepFailure e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        anchors.close();
    }
}
