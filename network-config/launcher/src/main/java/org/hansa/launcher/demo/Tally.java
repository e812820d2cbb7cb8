package org.hansa.launcher.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.checker.Acknowledgement;

/** What came of the requests. Thread-safe. */
final class Tally {
    private final List<Double> homeMillis = new ArrayList<>();
    private final List<Double> awayMillis = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Acknowledgement> told = new ConcurrentHashMap<>();
    private int requests;

    /** What a 201 promised. @param job name of the workload */
    record Acknowledged(String id, String member, String job, int placements) {}

    synchronized void placed(Acknowledged allocation, boolean home, double millis) {
        requests++;
        (home ? homeMillis : awayMillis).add(millis);
        acknowledged.put(allocation.id(), allocation);
    }

    /** Word for word, for the count at the end. */
    void told(Acknowledgement acknowledgement) {
        told.put(acknowledgement.allocation(), acknowledgement);
    }

    /** Everything that clients were told, releases included. */
    List<Acknowledgement> told() {
        return List.copyOf(told.values());
    }

    synchronized void refused(String code) {
        requests++;
        refused.merge(code, 1, Integer::sum);
    }

    void released(String id) {
        acknowledged.remove(id);
        told.computeIfPresent(
                id,
                (any, each) ->
                        new Acknowledgement(each.allocation(), true, each.mayHaveEnded(), each.parts(), each.wishes()));
    }

    synchronized int requests() {
        return requests;
    }

    synchronized int placed() {
        return homeMillis.size() + awayMillis.size();
    }

    synchronized Map<String, Integer> refusals() {
        return new TreeMap<>(refused);
    }

    /** Acknowledged and not released since. */
    Map<String, Acknowledged> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    synchronized Percentiles home() {
        return Percentiles.of(
                homeMillis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    synchronized Percentiles away() {
        return Percentiles.of(
                awayMillis.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
