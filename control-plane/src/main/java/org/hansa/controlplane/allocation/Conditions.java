package org.hansa.controlplane.allocation;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.Tenure;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.Offer;

/**
 * On what terms a request takes room. What is absent leaves no trace in the canonical request, so requests from before there
 * were such terms keep their digests.
 *
 * @param latencyMillisTo by point, how far a site may be from it at most
 * @param price what the whole allocation may cost at most
 * @param tenure from when it is to have its room, and how firmly
 */
public record Conditions(SortedMap<String, Long> latencyMillisTo, Optional<PriceCeiling> price, Tenure tenure) {
    public static final Conditions NONE = new Conditions(new TreeMap<>(), Optional.empty(), Tenure.FIRM);

    /** Points of one request. */
    public static final int MAX_POINTS = 16;

    private static final String LATENCY = "maxLatencyMillisTo";
    private static final String PRICE = "priceCeiling";
    private static final String NOT_BEFORE = "notBefore";
    private static final String NOTICE = "noticeMillis";

    public Conditions {
        latencyMillisTo.forEach((point, millis) -> {
            Offer.checkPoint(point);
            if (millis < 0 || millis > Offer.MAX_LATENCY) {
                throw new MalformedRecordException("must be 0 to " + Offer.MAX_LATENCY + " milliseconds");
            }
        });
        latencyMillisTo = Collections.unmodifiableSortedMap(new TreeMap<>(latencyMillisTo));
    }

    /** Whether they say nothing about where. */
    boolean anywhere() {
        return latencyMillisTo.isEmpty() && price.isEmpty();
    }

    void addTo(JsonObject request) {
        if (!latencyMillisTo.isEmpty()) {
            JsonObject points = JsonObject.create();
            latencyMillisTo.forEach((point, millis) -> points.with(point, millis));
            request.with(LATENCY, points);
        }
        price.ifPresent(ceiling -> request.with(PRICE, ceiling));
        request.with(NOT_BEFORE, tenure.notBeforeMillis()).with(NOTICE, tenure.noticeMillis());
    }

    /** As they were asked. @throws org.hansa.ledger.model.MalformedRecordException for a note that has no request */
    public static Conditions of(AllocationNote note) {
        return of(CanonicalJson.readObject(note.request().getBytes(StandardCharsets.UTF_8)));
    }

    /** From a canonical request; other fields are passed over. */
    static Conditions of(Map<String, Object> request) {
        Fields fields = Fields.part(request, "request");
        TreeMap<String, Long> points = new TreeMap<>();
        if (fields.has(LATENCY)) {
            Map<String, Object> object = fields.object(LATENCY);
            Fields part = Fields.part(object, LATENCY);
            object.keySet().forEach(point -> points.put(point, part.natural(point)));
        }
        return new Conditions(
                points,
                fields.has(PRICE)
                        ? Optional.of(PriceCeiling.read(Fields.part(fields.object(PRICE), PRICE)))
                        : Optional.empty(),
                new Tenure(fields.optionalNatural(NOT_BEFORE), fields.optionalNatural(NOTICE)));
    }
}
