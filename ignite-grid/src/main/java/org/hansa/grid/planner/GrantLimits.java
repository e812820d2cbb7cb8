package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** Which sites may be used, in which order, and how many units the grant still allows at each, while a plan grows. */
final class GrantLimits {
    private static final int NOT_PERMITTED = Integer.MAX_VALUE;

    private final int[] rank;
    private final int[] byRank;
    private final int[] units;
    private final List<Optional<ResourceVector>> free;
    private final ResourceRequest request;
    private final Map<Integer, Map<String, Integer>> takenByModel = new HashMap<>();

    GrantLimits(CandidateIndex index, PlanRequest plan) {
        request = plan.request();
        rank = new int[index.siteCount()];
        Arrays.fill(rank, NOT_PERMITTED);
        units = new int[rank.length];
        free = new ArrayList<>(Collections.nCopies(rank.length, Optional.empty()));
        int[] known = new int[rank.length];
        int permitted = 0;
        for (PlanRequest.Allowance each : plan.sites()) {
            int site = index.siteNumber(each.site());
            if (site >= 0 && rank[site] == NOT_PERMITTED) {
                rank[site] = each.rank();
                free.set(site, each.grantFree());
                units[site] =
                        each.grantFree().map(grant -> unitsIn(grant, request)).orElse(request.count());
                known[permitted++] = site;
            }
        }
        byRank = Arrays.copyOf(known, permitted);
        sortByRank();
    }

    /** Mostly in order already, as callers list their sites by rank. */
    private void sortByRank() {
        for (int i = 1; i < byRank.length; i++) {
            for (int j = i; j > 0 && rank[byRank[j]] < rank[byRank[j - 1]]; j--) {
                int better = byRank[j];
                byRank[j] = byRank[j - 1];
                byRank[j - 1] = better;
            }
        }
    }

    private static int unitsIn(ResourceVector free, ResourceRequest request) {
        long units = request.count();
        for (Map.Entry<ResourceClass, Long> each :
                request.perUnit().quantities().entrySet()) {
            units = Math.min(units, free.get(each.getKey()) / each.getValue());
        }
        return (int) units;
    }

    boolean permitted(int site) {
        return site < rank.length && rank[site] != NOT_PERMITTED;
    }

    int rank(int site) {
        return rank[site];
    }

    /** Numbers of the permitted sites, those of a better rank first. */
    int[] byRank() {
        return byRank;
    }

    /** What the grant leaves of a class at a site. */
    long free(int site, ResourceClass resourceClass) {
        return free.get(site).map(grant -> grant.get(resourceClass)).orElse(Long.MAX_VALUE);
    }

    /** As above, by the class's number in the index. */
    long free(int site, int resourceClass) {
        return free(site, CandidateIndex.CLASSES.get(resourceClass));
    }

    /** Units that the grant still allows at a site, without regard to GPUs. */
    int units(int site) {
        return units[site];
    }

    int units(int site, String model) {
        GpuDemand gpu = request.gpu().orElseThrow();
        long allowed = free(site, ResourceClass.gpuMilli(model)) / gpu.milli();
        int taken = takenByModel.getOrDefault(site, Map.of()).getOrDefault(model, 0);
        return (int) Math.max(0, Math.min(units[site], allowed - taken));
    }

    void take(int site, List<String> model, int count) {
        units[site] -= count;
        model.forEach(each ->
                takenByModel.computeIfAbsent(site, any -> new HashMap<>()).merge(each, count, Integer::sum));
    }
}
