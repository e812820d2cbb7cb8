package org.hansa.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.hansa.checker.Acknowledgement;
import org.hansa.launcher.installation.Endpoints.MemberEndpoints;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.network.config.Site;
import tools.jackson.databind.JsonNode;

/**
 * A running consortium in which a tenant has a contract and members have room, for those who want to load it: declared,
 * registered and signed as in the demonstration, and counted again at the end as there.
 */
public final class PreparedTenant implements AutoCloseable {
    private static final int RELEASING_AT_ONCE = 8;

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

    /** @param supply what members offer, of which all is the contract's quota @param allow where its data may be */
    public static PreparedTenant on(HansaStack stack, List<SiteSupply> supply, List<String> allow)
            throws IOException, InterruptedException {
        Api api = new Api(stack);
        Consortium consortium = new Consortium(stack, api);
        List<Host> hosts = supply.stream().flatMap(each -> each.all().stream()).toList();
        Map<String, Map<String, Object>> offers =
                supply.stream().collect(Collectors.toMap(SiteSupply::site, SiteSupply::offer));
        consortium.declareCapacity(hosts, offers);
        consortium.registerProviders(hosts);
        List<String> sites = supply.stream().map(SiteSupply::site).toList();
        return new PreparedTenant(stack, api, consortium, consortium.agree(hosts, sites, allow));
    }

    public String contract() {
        return contract;
    }

    /** The home's REST interface. */
    public URI api() {
        return stack.endpoints().members().get(Consortium.HOME).api();
    }

    /** Every member's REST interface. */
    public List<URI> apis() {
        return stack.endpoints().members().values().stream()
                .map(MemberEndpoints::api)
                .toList();
    }

    /** A token that is good for minutes. */
    public String token() throws IOException, InterruptedException {
        return stack.token(Consortium.HOME + "-developer");
    }

    /** The sites of the tenant's home. */
    public List<String> homeSites() {
        return consortium.member(Consortium.HOME).sites().stream().map(Site::id).toList();
    }

    /** What each member's control plane has had of the processors since it was started, by the member's id. */
    public Map<String, Duration> processorTimes() {
        Map<String, Duration> times = new TreeMap<>();
        consortium.members().forEach(member -> stack.process(ProcessNames.controlPlane(member))
                .handle()
                .flatMap(process -> process.info().totalCpuDuration())
                .ifPresent(time -> times.put(member.id(), time)));
        return times;
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
        ExecutorService callers = Executors.newFixedThreadPool(RELEASING_AT_ONCE);
        try {
            for (Future<Void> each :
                    callers.invokeAll(open.stream().map(this::releasing).toList())) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("something could not be given back: " + e.getCause(), e);
        } finally {
            callers.shutdownNow();
        }
    }

    private Callable<Void> releasing(String id) {
        return () -> {
            api.expect(
                    api.insist(Consortium.HOME + "-developer", "DELETE", "/v1/allocations/" + id, null), "releasing");
            told.computeIfPresent(id, (any, each) -> new Acknowledgement(id, true, false, each.parts(), each.wishes()));
            return null;
        };
    }

    /** From an event to its anchor's commit, in milliseconds: p50 and p99 of those that were heard of since the last call. */
    public double[] anchorMillis() {
        Percentiles seen = anchors.take();
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
