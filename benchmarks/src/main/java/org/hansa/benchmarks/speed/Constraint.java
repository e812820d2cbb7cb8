package org.hansa.benchmarks.speed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hansa.grid.DomainRule;
import org.hansa.grid.planner.PlanRequest.Allowance;
import org.hansa.ledger.model.SiteId;

/**
 * A class of constrained requests, at 20 sites of 10 racks.
 *
 * @param units that one request asks for
 * @param rules how they lie to each other
 * @param sites where they may lie; requests take one of these lists after the other
 * @param certified whether their hosts must have the trait of every third rack
 */
record Constraint(
        String name, int units, int requests, List<DomainRule> rules, List<List<Allowance>> sites, boolean certified) {
    static final int SITES = 20;
    static final int RACKS = 10;
    private static final int COUNTRIES = 7;

    static Constraint none(int units, int requests) {
        return new Constraint("none", units, requests, List.of(), List.of(allowed(0, any -> true, false)), false);
    }

    Constraint rules(String called, DomainRule... more) {
        return new Constraint(called, units, requests, List.of(more), sites, certified);
    }

    Constraint requests(int count) {
        return new Constraint(name, units, count, rules, sites, certified);
    }

    Constraint certified(String called) {
        return new Constraint(called, units, requests, rules, sites, true);
    }

    /** Each request at one site of its own. */
    Constraint oneSite(String called) {
        return at(called, IntStream.range(0, SITES).mapToObj(s -> allowed(s, other -> other == s, false)));
    }

    /** Each request at the sites of one country. */
    Constraint oneCountry(String called) {
        return at(
                called,
                IntStream.range(0, COUNTRIES).mapToObj(c -> allowed(0, other -> other % COUNTRIES == c, false)));
    }

    /** At all sites, those behind the first only when there is no room before them; each request begins at another. */
    Constraint inOrder(String called) {
        return at(called, IntStream.range(0, SITES).mapToObj(s -> allowed(s, any -> true, true)));
    }

    private Constraint at(String called, Stream<List<Allowance>> lists) {
        return new Constraint(called, units, requests, rules, lists.toList(), certified);
    }

    private static List<Allowance> allowed(int first, IntPredicate permitted, boolean ranked) {
        List<Allowance> allowed = new ArrayList<>();
        for (int i = 0; i < SITES; i++) {
            int s = (first + i) % SITES;
            if (permitted.test(s)) {
                allowed.add(new Allowance(site(s), ranked ? i : 0, Optional.empty()));
            }
        }
        return allowed;
    }

    static SiteId site(int number) {
        return new SiteId("site-" + number);
    }

    static Map<SiteId, String> countries() {
        Map<SiteId, String> countries = new TreeMap<>();
        for (int s = 0; s < SITES; s++) {
            countries.put(site(s), "c" + s % COUNTRIES);
        }
        return countries;
    }
}
