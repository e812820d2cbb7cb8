package org.hansa.benchmarks.consortium;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.Memory;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.consortium.Market.Site;
import org.hansa.benchmarks.consortium.Market.Wish;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanResult;
import org.hansa.grid.planner.Planner;

/**
 * How the time of one decision of the consortium's mix grows with its hosts, from 20 sites to 200: what is permitted is cut
 * down, planned, and taken over by the index, or refused with an explanation. Hosts are at random filled to 85 % and stay so;
 * what is given back for that is not timed. Every answer is held against a scan of every host.
 */
public final class MixGrowth {
    private static final int DECISIONS = 4_000;
    private static final int WARM_UPS = 3;
    private static final int TEMPLATES = 400;
    private static final double FILL = 0.85;
    private static final long SEED = 23;

    private final Results results;

    public MixGrowth(Results results) {
        this.results = results;
    }

    public void run(int... sizes) {
        new World(sizes[0]).decide();
        double[] p50 = new double[sizes.length];
        double[] p99 = new double[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            World world = new World(sizes[i]);
            long[] nanos = world.decide();
            p50[i] = Results.percentile(nanos, 0.50);
            p99[i] = Results.percentile(nanos, 0.99);
            report(world, p50[i], p99[i]);
        }
        results.ratio("mixGrowthExponentP50", Results.exponent(sizes, p50));
        results.ratio("mixGrowthExponentP99", Results.exponent(sizes, p99));
    }

    private void report(World world, double p50, double p99) {
        int hosts = world.market.hosts.size();
        Map<String, Object> params = new TreeMap<>();
        params.put("mix", "W5");
        params.put("hosts", hosts);
        params.put("sites", world.market.sites.size());
        params.put("decisions", DECISIONS);
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("p50Nanos", p50);
        metrics.put("p99Nanos", p99);
        metrics.put("refused", world.refused);
        metrics.put("bareIndexBytesPerHost", Memory.of(world::index) / hosts);
        metrics.put("heapMegabytes", Results.rounded(Memory.used() / 1e6));
        results.row("W11", "planner", params, metrics);
        results.violations("W11", world.violations + world.recount());
    }

    /** A consortium with its books. */
    private static final class World {
        private final Market market;
        private final Site[] siteOf;
        private final List<Wish> wishes = new ArrayList<>();
        private final long[] cores;
        private final long[] gigabytes;
        private final long[] coresTotal;
        private final CandidateIndex index;
        private final SplittableRandom random = new SplittableRandom(SEED);
        private final long[] free = new long[4];
        /** Host and wish of each that is live. */
        private int[] hostOf = new int[1 << 12];

        private int[] wishOf = new int[1 << 12];
        private int live;
        private long coresFree;
        private int refused;
        private long violations;

        World(int hosts) {
            market = new Market(sites(hosts), hosts, SEED);
            siteOf = new Site[hosts];
            cores = new long[hosts];
            gigabytes = new long[hosts];
            for (int h = 0; h < hosts; h++) {
                siteOf[h] = market.sites.get(h % market.sites.size());
                cores[h] = Market.HOST_CORES;
                gigabytes[h] = Market.HOST_GB;
            }
            coresTotal = cores.clone();
            coresFree = Arrays.stream(cores).sum();
            for (int w = 0; w < TEMPLATES; w++) {
                wishes.add(market.wish());
            }
            for (int h = 0; h < hosts; h++) {
                fill(h, 2 * FILL - 1 + 2 * (1 - FILL) * random.nextDouble());
            }
            index = index();
        }

        /** As the consortia of the mix: 20 sites have 1,000 hosts, 200 have 100,000. */
        private static int sites(int hosts) {
            return (int) Math.round(20 * Math.sqrt(hosts / 1_000.0));
        }

        private void fill(int host, double share) {
            while (cores[host] > (1 - share) * Market.HOST_CORES && gigabytes[host] > (1 - share) * Market.HOST_GB) {
                int number = random.nextInt(TEMPLATES);
                Wish wish = wishes.get(number);
                if (!ConsortiumMix.allowed(wish, siteOf[host])) {
                    continue;
                }
                if (wish.cores() > cores[host] || wish.gigabytes() > gigabytes[host]) {
                    return;
                }
                take(host, number);
            }
        }

        private void take(int host, int wish) {
            if (live == hostOf.length) {
                hostOf = Arrays.copyOf(hostOf, 2 * live);
                wishOf = Arrays.copyOf(wishOf, 2 * live);
            }
            hostOf[live] = host;
            wishOf[live++] = wish;
            change(host, wishes.get(wish), -1);
        }

        private void change(int host, Wish wish, int sign) {
            cores[host] += sign * wish.cores();
            gigabytes[host] += sign * wish.gigabytes();
            coresFree += sign * wish.cores();
        }

        private int giveBack() {
            int at = random.nextInt(live--);
            int host = hostOf[at];
            change(host, wishes.get(wishOf[at]), 1);
            hostOf[at] = hostOf[live];
            wishOf[at] = wishOf[live];
            return host;
        }

        CandidateIndex index() {
            CandidateIndex made = new CandidateIndex();
            for (ProviderSpec each : market.hosts) {
                tell(made, made.put(each));
            }
            return made;
        }

        private void tell(CandidateIndex to, int host) {
            free[0] = cores[host] * 1_000;
            free[1] = gigabytes[host] * 1_024;
            to.roomChanged(host, free, new int[0]);
        }

        /** @return nanoseconds of each decision, ascending */
        long[] decide() {
            long[] nanos = new long[DECISIONS];
            long least = coresFree;
            for (int round = 0; round <= WARM_UPS; round++) {
                refused = 0;
                for (int i = 0; i < DECISIONS; i++) {
                    while (coresFree < least) {
                        tell(index, giveBack());
                    }
                    nanos[i] = one(random.nextInt(TEMPLATES), round == WARM_UPS);
                }
            }
            Arrays.sort(nanos);
            return nanos;
        }

        private long one(int number, boolean check) {
            Wish wish = wishes.get(number);
            long begin = CpuClock.nanos();
            List<PlanRequest.Allowance> allowances = new ArrayList<>();
            for (Site each : market.permitted(wish)) {
                allowances.add(new PlanRequest.Allowance(each.id(), 0, Optional.empty()));
            }
            PlanResult result = Planner.plan(index, new PlanRequest(wish.request(), allowances, 1, 0, Set.of()));
            if (result instanceof PlanResult.Found found) {
                int host = index.slot(found.parts().get(0).provider());
                take(host, number);
                tell(index, host);
                long nanos = CpuClock.nanos() - begin;
                boolean right = ConsortiumMix.allowed(wish, siteOf[host]) && cores[host] >= 0 && gigabytes[host] >= 0;
                violations += right ? 0 : 1;
                return nanos;
            }
            long nanos = CpuClock.nanos() - begin;
            refused++;
            violations += check && anyTakes(wish) ? 1 : 0;
            return nanos;
        }

        private boolean anyTakes(Wish wish) {
            for (int h = 0; h < cores.length; h++) {
                if (cores[h] >= wish.cores()
                        && gigabytes[h] >= wish.gigabytes()
                        && ConsortiumMix.allowed(wish, siteOf[h])) {
                    return true;
                }
            }
            return false;
        }

        /** @return hosts whose books do not come out */
        long recount() {
            long[] taken = new long[cores.length];
            for (int i = 0; i < live; i++) {
                taken[hostOf[i]] += wishes.get(wishOf[i]).cores();
            }
            long wrong = 0;
            for (int h = 0; h < cores.length; h++) {
                wrong += taken[h] <= coresTotal[h] && taken[h] + cores[h] == coresTotal[h] ? 0 : 1;
            }
            return wrong;
        }
    }
}
