package org.hansa.launcher.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.hansa.launcher.demo.SiteSupply;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.ModuleClasspath;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Site;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The sites and requests of w5, as the benchmarks generate them, in the words of a consortium that runs: its members share the
 * sites out, jurisdictions are countries, the points that matter have names, and prices are declared.
 *
 * @param sites in the order of their ids
 * @param hostCores of each host
 * @param wishes classes of requests
 */
record Market(List<Room> sites, int hostCores, int hostGigabytes, List<Wish> wishes) {
    static final int SITES = 20;
    private static final int HOSTS = 1_000;
    private static final int CLASSES = 400;
    private static final int SEED = 6;
    private static final int HEAP_MEGABYTES = 256;
    /** By number of the jurisdiction. */
    private static final List<String> COUNTRIES = List.of("DE", "FI", "FR", "NL", "SE", "CH", "NO", "GB");
    /** Codes of the policy's reference data that together let all of them through. */
    static final List<String> ALLOWED = List.of("EU", "CH", "NO", "GB");

    private static final List<String> LEVELS =
            List.of("INTERNAL", "INTERNAL", "INTERNAL", "CONFIDENTIAL", "CONFIDENTIAL");
    private static final String CURRENCY = "EUR";
    /**
     * Billionths of the currency in one unit of the generator's: about a thousandth, and a whole number for a thousandth of a
     * core as for a MiB, so that a request costs to the last billionth what the generator says.
     */
    private static final long NANOS = 1_024_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** A site. @param core price of one for an hour, as of a GB @param millis to each point @param hosts how many */
    record Room(
            String id,
            int jurisdiction,
            List<String> certificates,
            long core,
            long gigabyte,
            List<Long> millis,
            int hosts) {
        String country() {
            return COUNTRIES.get(jurisdiction);
        }
    }

    /** What a tenant asks for. @param jurisdictions that will do @param budget for an hour */
    record Wish(
            int cores,
            int gigabytes,
            List<String> certificates,
            List<Integer> jurisdictions,
            OptionalInt point,
            OptionalLong millis,
            OptionalLong budget) {
        /** The generator's own rule, which the product's answers are held against. */
        boolean takes(Room site) {
            return jurisdictions.contains(site.jurisdiction())
                    && site.certificates().containsAll(certificates)
                    && (point.isEmpty() || site.millis().get(point.getAsInt()) <= millis.orElseThrow())
                    && (budget.isEmpty() || cores * site.core() + gigabytes * site.gigabyte() <= budget.getAsLong());
        }
    }

    /** Has the benchmarks generate it: they are measured with their peers, which nothing here may link. */
    static Market generated(Path root) throws IOException, InterruptedException {
        JavaCommand java = JavaCommand.of(
                        HEAP_MEGABYTES,
                        ModuleClasspath.of(root, "benchmarks").argument(),
                        "org.hansa.benchmarks.consortium.MarketFile")
                .argument(Integer.toString(SITES), Integer.toString(HOSTS))
                .argument(Integer.toString(CLASSES), Integer.toString(SEED));
        Process process = new ProcessBuilder(java.words())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] file = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException("the benchmarks could not generate w5's consortium; their error is above");
        }
        return read(file);
    }

    static Market read(byte[] file) {
        return JSON.readValue(file, Market.class);
    }

    /** The consortium with these sites instead of its own: the first at its first member, the next at the next. */
    String consortium(ConsortiumConfig founded) {
        List<Member> members = new ArrayList<>();
        for (int m = 0; m < founded.members().size(); m++) {
            Member member = founded.members().get(m);
            List<Site> theirs = new ArrayList<>();
            for (int s = m; s < sites.size(); s += founded.members().size()) {
                Room site = sites.get(s);
                theirs.add(
                        new Site(site.id(), "TIER_3", Optional.of(site.country()), Optional.of(site.certificates())));
            }
            members.add(new Member(
                    member.id(),
                    member.name(),
                    member.msp(),
                    member.domain(),
                    member.country(),
                    member.portOffset(),
                    theirs));
        }
        return new YAMLMapper()
                .writeValueAsString(new ConsortiumConfig(
                        founded.schema(),
                        founded.channel(),
                        founded.chaincode(),
                        founded.host(),
                        founded.ordering(),
                        founded.keycloak(),
                        members,
                        founded.associations(),
                        founded.orderers()));
    }

    /** What one must know to compare. */
    Map<String, Object> described() {
        Map<String, Object> words = new TreeMap<>();
        words.put("sites", sites.size());
        words.put("hosts", sites.stream().mapToInt(Room::hosts).sum());
        words.put("jurisdictions", sites.stream().map(Room::country).distinct().count());
        words.put("classes", wishes.size());
        words.put("pinned", share(each -> each.jurisdictions().size() == 1));
        words.put("withLatencyCeiling", share(each -> each.point().isPresent()));
        words.put("withPriceCeiling", share(each -> each.budget().isPresent()));
        words.put("withCertificate", share(each -> !each.certificates().isEmpty()));
        words.put("noSiteMayTake", share(each -> sites.stream().noneMatch(each::takes)));
        return words;
    }

    private double share(Predicate<Wish> which) {
        return Latencies.rounded((double) wishes.stream().filter(which).count() / wishes.size());
    }

    List<SiteSupply> supply() {
        return sites.stream()
                .map(site -> new SiteSupply(
                        site.id(), site.hosts(), hostCores * 1_000L, hostGigabytes * 1_024L, offer(site)))
                .toList();
    }

    private static Map<String, Object> offer(Room site) {
        Map<String, Long> latencies = new TreeMap<>();
        for (int p = 0; p < site.millis().size(); p++) {
            latencies.put(point(p), site.millis().get(p));
        }
        return Map.of(
                "currency",
                CURRENCY,
                "nanosPerUnitHour",
                Map.of("VCPU", site.core() * NANOS / 1_000, "MEMORY_MB", site.gigabyte() * NANOS / 1_024),
                "latencyMillis",
                latencies);
    }

    private static String point(int number) {
        return "point-" + number;
    }

    /** The wishes as calls, with the sites at which each may end. */
    RequestMix requests(String contract) {
        List<RequestMix.Ask> asks = new ArrayList<>();
        for (Wish wish : wishes) {
            Set<String> takes = new TreeSet<>();
            sites.stream().filter(wish::takes).forEach(site -> takes.add(site.id()));
            asks.add(RequestMix.Ask.of(body(contract, wish, LEVELS.get(asks.size() % LEVELS.size())), takes));
        }
        return new RequestMix(asks);
    }

    private static Map<String, Object> body(String contract, Wish wish, String level) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("contract", contract);
        body.put("groups", List.of(group(wish.cores() * 1_000L, wish.gigabytes() * 1_024L, wish.certificates())));
        body.put("countries", wish.jurisdictions().stream().map(COUNTRIES::get).toList());
        body.put("dataClass", Map.of("level", level, "tags", List.of()));
        wish.point()
                .ifPresent(point -> body.put(
                        "maxLatencyMillisTo", Map.of(point(point), wish.millis().orElseThrow())));
        wish.budget()
                .ifPresent(budget -> body.put(
                        "priceCeiling",
                        Map.of(
                                "currency",
                                CURRENCY,
                                "perHour",
                                BigDecimal.valueOf(budget * NANOS, 9)
                                        .stripTrailingZeros()
                                        .toPlainString())));
        return body;
    }

    /** The same small machine again and again, anywhere at these sites. */
    static RequestMix equal(String contract, List<String> sites) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("contract", contract);
        body.put("groups", List.of(group(1_000, 1_024, List.of())));
        body.put("sites", sites);
        body.put("dataClass", Map.of("level", "CONFIDENTIAL", "tags", List.of()));
        return new RequestMix(List.of(RequestMix.Ask.of(body, Set.copyOf(sites))));
    }

    private static Map<String, Object> group(long cpuMilli, long memoryMib, List<String> traits) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("name", "main");
        group.put("count", 1);
        group.put("kind", "VM");
        group.put("resources", Map.of("VCPU", cpuMilli, "MEMORY_MB", memoryMib));
        group.put("requiredTraits", traits);
        return group;
    }
}
