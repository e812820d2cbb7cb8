package org.hansa.benchmarks.consortium;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.consortium.Market.Site;
import org.hansa.benchmarks.consortium.Market.Wish;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanResult;
import org.hansa.grid.planner.Planner;
import org.hansa.ledger.model.ResourceClass;

/**
 * A whole consortium filled up: requests that are particular about jurisdiction, certificate, distance and price arrive until
 * their sum is more than there is. Permitted sites are cut down request by request as the control plane does it, inside the
 * timing. Once with all sites equal to the planner, as the product does it, and once with the cheapest first. Every answer is
 * held against a scan of every host: a refusal although a host would do counts as a violation, like a broken ceiling.
 */
public final class ConsortiumMix {
    private static final int TEMPLATES = 400;
    private static final double OFFERED = 1.05;

    private final Results results;

    public ConsortiumMix(Results results) {
        this.results = results;
    }

    static boolean allowed(Wish wish, Site site) {
        return wish.lawful(site)
                && wish.near(site)
                && wish.affordable(site)
                && site.certificates().containsAll(wish.request().requiredTraits());
    }

    public void run(int sites, int hosts) {
        for (boolean cheapest : new boolean[] {false, true}) {
            // Once for the compilers.
            new Run(new Market(sites, Math.min(hosts, 400), 5), cheapest).fill();
            Run run = new Run(new Market(sites, hosts, 6), cheapest);
            run.fill();
            report(run, sites, hosts, cheapest);
        }
    }

    private void report(Run run, int sites, int hosts, boolean cheapest) {
        double bound = CostBound.of(run.market, run.placedOf);
        Map<String, Object> metrics = new TreeMap<>();
        long[] nanos = run.nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        metrics.put("placed", run.placed);
        metrics.put("pinned", Results.rounded((double) run.pinned / run.asked));
        metrics.put("refusedBy", run.refusedBy);
        metrics.put("refusalsExplained", run.refused == 0 ? 1 : Results.rounded((double) run.explained / run.refused));
        metrics.put("coresUsed", Results.rounded(run.coresUsed()));
        metrics.put(
                "latencyMet", run.latencyAsked == 0 ? 1 : Results.rounded((double) run.latencyMet / run.latencyAsked));
        metrics.put("costOverBound", Results.rounded(run.cost / bound));
        metrics.put(
                "dominantShareLeast",
                Results.rounded(Arrays.stream(run.shares()).min().orElse(0)));
        metrics.put(
                "dominantShareMost",
                Results.rounded(Arrays.stream(run.shares()).max().orElse(0)));
        metrics.put("p50Nanos", Results.percentile(nanos, 0.50));
        metrics.put("p99Nanos", Results.percentile(nanos, 0.99));
        results.row(
                "W5",
                "planner",
                Map.of(
                        "sites",
                        sites,
                        "hosts",
                        hosts,
                        "members",
                        Market.MEMBERS,
                        "jurisdictions",
                        Market.JURISDICTIONS,
                        "classes",
                        TEMPLATES,
                        "order",
                        cheapest ? "cheapest site first" : "best fit over all sites"),
                metrics);
        results.ratio("costOverBound@" + sites + (cheapest ? "Cheapest" : "BestFit"), run.cost / bound);
        results.violations("W5", run.violations);
    }

    /** One filling. */
    private static final class Run {
        private final Market market;
        private final boolean cheapestFirst;
        private final CandidateIndex index = new CandidateIndex();
        private final long[] cores;
        private final long[] gigabytes;
        private final long[] free = new long[4];
        private final Map<Wish, Integer> placedOf = new LinkedHashMap<>();
        private final Map<String, Integer> refusedBy = new TreeMap<>();
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<Long> nanos = new ArrayList<>();
        private final long[] memberCores = new long[Market.MEMBERS];
        private final long[] memberGigabytes = new long[Market.MEMBERS];
        private long asked;
        private long pinned;
        private long placed;
        private long refused;
        private long explained;
        private long latencyAsked;
        private long latencyMet;
        private long violations;
        private double cost;

        Run(Market market, boolean cheapestFirst) {
            this.market = market;
            this.cheapestFirst = cheapestFirst;
            cores = new long[market.hosts.size()];
            gigabytes = new long[market.hosts.size()];
            for (int h = 0; h < cores.length; h++) {
                index.put(market.hosts.get(h));
                cores[h] = market.hosts.get(h).inventory().get(ResourceClass.VCPU) / 1_000;
                gigabytes[h] = market.hosts.get(h).inventory().get(ResourceClass.MEMORY_MB) / 1_024;
                tell(h);
            }
            for (int s = 0; s < market.sites.size(); s++) {
                numbers.put(market.sites.get(s).id().value(), s);
            }
        }

        private void tell(int host) {
            free[0] = cores[host] * 1_000;
            free[1] = gigabytes[host] * 1_024;
            index.roomChanged(host, free, new int[0]);
        }

        void fill() {
            List<Wish> templates = new ArrayList<>();
            for (int t = 0; t < TEMPLATES; t++) {
                templates.add(market.wish());
            }
            SplittableRandom random = new SplittableRandom(9);
            double all = Arrays.stream(cores).sum();
            for (double offered = 0; offered < OFFERED * all; ) {
                Wish wish = templates.get(random.nextInt(TEMPLATES));
                offered += wish.cores();
                ask(wish);
            }
        }

        private void ask(Wish wish) {
            asked++;
            pinned += wish.pinned() ? 1 : 0;
            long begin = CpuClock.nanos();
            List<PlanRequest.Allowance> sites = permitted(wish);
            PlanResult result = Planner.plan(index, new PlanRequest(wish.request(), sites, 1, 0, Set.of()));
            if (result instanceof PlanResult.Found found) {
                int host = number(found.parts().get(0).provider().value());
                cores[host] -= wish.cores();
                gigabytes[host] -= wish.gigabytes();
                tell(host);
                nanos.add(CpuClock.nanos() - begin);
                took(wish, host);
            } else {
                nanos.add(CpuClock.nanos() - begin);
                refused(wish, (PlanResult.None) result, sites.isEmpty());
            }
        }

        private List<PlanRequest.Allowance> permitted(Wish wish) {
            List<Site> sites = market.permitted(wish);
            if (cheapestFirst) {
                sites.sort(Comparator.comparingLong(wish::cost));
            }
            List<PlanRequest.Allowance> allowances = new ArrayList<>();
            for (Site each : sites) {
                allowances.add(
                        new PlanRequest.Allowance(each.id(), cheapestFirst ? allowances.size() : 0, Optional.empty()));
            }
            return allowances;
        }

        private static int number(String host) {
            return Integer.parseInt(host, 1, host.length(), 10);
        }

        private Site siteOf(int host) {
            return market.sites.get(numbers.get(market.hosts.get(host).site().value()));
        }

        private void took(Wish wish, int host) {
            Site site = siteOf(host);
            placed++;
            placedOf.merge(wish, 1, Integer::sum);
            cost += wish.cost(site);
            memberCores[site.member()] += wish.cores();
            memberGigabytes[site.member()] += wish.gigabytes();
            if (wish.point() >= 0) {
                latencyAsked++;
                latencyMet += wish.near(site) ? 1 : 0;
            }
            violations += allowed(wish, site) && cores[host] >= 0 && gigabytes[host] >= 0 ? 0 : 1;
        }

        /** By the first thing that left no site, else by want of room; false when a host would have done. */
        private void refused(Wish wish, PlanResult.None none, boolean nowhere) {
            refused++;
            boolean lawful = market.sites.stream().anyMatch(wish::lawful);
            boolean near = market.sites.stream().anyMatch(each -> wish.lawful(each) && wish.near(each));
            String by = !nowhere ? "room" : !lawful ? "jurisdiction" : !near ? "latency" : "price";
            refusedBy.merge(by, 1, Integer::sum);
            explained += nowhere || !none.excluded().isEmpty() ? 1 : 0;
            for (int h = 0; h < cores.length; h++) {
                if (cores[h] >= wish.cores() && gigabytes[h] >= wish.gigabytes() && allowed(wish, siteOf(h))) {
                    violations++;
                    return;
                }
            }
        }

        double coresUsed() {
            double all = market.hosts.stream()
                    .mapToLong(each -> each.inventory().get(ResourceClass.VCPU) / 1_000)
                    .sum();
            return 1 - Arrays.stream(cores).sum() / all;
        }

        /** Of each member's own room, what is used of the class of which most is. */
        double[] shares() {
            double[] shares = new double[Market.MEMBERS];
            for (int m = 0; m < shares.length; m++) {
                int member = m;
                long allCores = market.sites.stream()
                        .filter(each -> each.member() == member)
                        .mapToLong(market::coresOf)
                        .sum();
                long allGigabytes = market.sites.stream()
                        .filter(each -> each.member() == member)
                        .mapToLong(market::gigabytesOf)
                        .sum();
                shares[m] = Math.max((double) memberCores[m] / allCores, (double) memberGigabytes[m] / allGigabytes);
            }
            return shares;
        }
    }
}
