package org.hansa.benchmarks.consortium;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Sites with owner, jurisdiction, certificates, price and a place on a plane, and what tenants ask of them. Generated: no
 * public trace has any of it. Prices are in whole units of a small currency for a core or a GB and an hour.
 */
public final class Market {
    static final int JURISDICTIONS = 8;
    static final int POINTS = 8;
    static final int MEMBERS = 7;
    private static final String[] CERTIFICATES = {"CERT_A", "CERT_B", "CERT_C"};
    private static final int[] CORES = {1, 2, 4, 8, 16};
    private static final double[] CORE_WEIGHTS = {.31, .27, .16, .19, .07};
    static final int HOST_CORES = 96;
    static final int HOST_GB = 384;

    /** @param millis to each point */
    public record Site(
            SiteId id,
            int member,
            int jurisdiction,
            List<String> certificates,
            long core,
            long gigabyte,
            long[] millis) {}

    /**
     * @param jurisdictions bits of those that will do
     * @param point that matters, or -1
     * @param budget for an hour, or -1
     */
    public record Wish(
            ResourceRequest request,
            long cores,
            long gigabytes,
            long jurisdictions,
            int point,
            long millis,
            long budget) {
        boolean pinned() {
            return Long.bitCount(jurisdictions) == 1;
        }

        boolean lawful(Site site) {
            return (jurisdictions >> site.jurisdiction() & 1) != 0;
        }

        boolean near(Site site) {
            return point < 0 || site.millis()[point] <= millis;
        }

        boolean affordable(Site site) {
            return budget < 0 || cost(site) <= budget;
        }

        long cost(Site site) {
            return cores * site.core() + gigabytes * site.gigabyte();
        }
    }

    public final List<Site> sites = new ArrayList<>();
    public final List<ProviderSpec> hosts = new ArrayList<>();
    private final SplittableRandom random;

    public Market(int siteCount, int hostCount, long seed) {
        random = new SplittableRandom(seed);
        double[][] points = new double[POINTS][];
        for (int p = 0; p < POINTS; p++) {
            points[p] = new double[] {random.nextDouble(), random.nextDouble()};
        }
        for (int s = 0; s < siteCount; s++) {
            sites.add(site(s, points));
        }
        for (int h = 0; h < hostCount; h++) {
            Site site = sites.get(h % siteCount);
            ResourceVector all = ResourceVector.of(
                    Map.of(ResourceClass.VCPU, HOST_CORES * 1_000L, ResourceClass.MEMORY_MB, HOST_GB * 1_024L));
            ProviderId id = new ProviderId(String.format(Locale.ROOT, "h%07d", h));
            hosts.add(ProviderSpec.of(id, site.id(), all, List.of(), site.certificates()));
        }
    }

    private Site site(int number, double[][] points) {
        List<String> certificates = new ArrayList<>();
        for (String each : CERTIFICATES) {
            if (random.nextInt(10) < 6) {
                certificates.add(each);
            }
        }
        double x = random.nextDouble();
        double y = random.nextDouble();
        long[] millis = new long[points.length];
        for (int p = 0; p < points.length; p++) {
            // a plane of 60 ms from corner to corner, and 2 ms that nobody avoids
            millis[p] = 2 + Math.round(42 * Math.hypot(points[p][0] - x, points[p][1] - y));
        }
        return new Site(
                new SiteId(String.format(Locale.ROOT, "site-%03d", number)),
                number % MEMBERS,
                number % JURISDICTIONS,
                certificates,
                20 + random.nextInt(30),
                3 + random.nextInt(5),
                millis);
    }

    /** Where law, distance and price leave it to the planner to look, as the control plane cuts sites down. */
    public List<Site> permitted(Wish wish) {
        List<Site> permitted = new ArrayList<>();
        for (Site each : sites) {
            if (wish.lawful(each) && wish.near(each) && wish.affordable(each)) {
                permitted.add(each);
            }
        }
        return permitted;
    }

    long coresOf(Site site) {
        return hosts.stream().filter(host -> host.site().equals(site.id())).count() * HOST_CORES;
    }

    long gigabytesOf(Site site) {
        return hosts.stream().filter(host -> host.site().equals(site.id())).count() * HOST_GB;
    }

    /** A third is pinned to one jurisdiction, half has a ceiling on the way to a point, half has one on the price. */
    public Wish wish() {
        int cores = CORES[pick(CORE_WEIGHTS)];
        long gigabytes = Math.min(HOST_GB, cores * (2L << random.nextInt(3)));
        ResourceRequest request = ResourceRequest.of(ResourceVector.of(
                Map.of(ResourceClass.VCPU, cores * 1_000L, ResourceClass.MEMORY_MB, gigabytes * 1_024)));
        if (random.nextInt(10) < 3) {
            request = request.withTraits(List.of(CERTIFICATES[random.nextInt(CERTIFICATES.length)]), List.of());
        }
        int point = random.nextBoolean() ? random.nextInt(POINTS) : -1;
        long budget = random.nextBoolean() ? cores * (25L + random.nextInt(25)) + gigabytes * 6 : -1;
        return new Wish(request, cores, gigabytes, jurisdictions(), point, 8 + random.nextInt(30), budget);
    }

    private long jurisdictions() {
        if (random.nextInt(3) == 0) {
            return 1L << random.nextInt(JURISDICTIONS);
        }
        long some = 0;
        for (int left = 2 + random.nextInt(JURISDICTIONS - 1); left > 0; left--) {
            some |= 1L << random.nextInt(JURISDICTIONS);
        }
        return some;
    }

    private int pick(double[] weights) {
        double at = random.nextDouble();
        int i = 0;
        while (i < weights.length - 1 && at >= weights[i]) {
            at -= weights[i++];
        }
        return i;
    }
}
