package org.hansa.controlplane.capacity.web;

import java.util.Map;
import java.util.TreeMap;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.Offer;
import org.hansa.ledger.model.ResourceClass;
import org.jspecify.annotations.Nullable;

/**
 * What a site costs and how far it is from elsewhere.
 *
 * @param currency ISO 4217
 * @param nanosPerUnitHour by resource class, billionths of the currency for one unit of the class and one hour: a vCPU is a
 *     thousand units of {@code VCPU}, so 0.03 EUR for it is 30000 here
 * @param latencyMillis by site or other point, the longest round trip that the owner stands by
 */
record OfferBody(
        @Nullable String currency,
        @Nullable Map<String, @Nullable Long> nanosPerUnitHour,
        @Nullable Map<String, @Nullable Long> latencyMillis) {
    static OfferBody of(Offer offer) {
        TreeMap<String, Long> prices = new TreeMap<>();
        offer.prices().forEach((resourceClass, price) -> prices.put(resourceClass.name(), price));
        return new OfferBody(offer.currency(), prices, offer.latencies());
    }

    /** @return null when something is wrong, which is in {@code errors} then */
    @Nullable
    Offer read(FieldErrors errors) {
        TreeMap<ResourceClass, Long> prices = new TreeMap<>();
        each(errors, "offer.nanosPerUnitHour", nanosPerUnitHour, Offer.MAX_PRICE, (path, name, price) -> errors.parse(
                        path, name, ResourceClass::new)
                .ifPresent(known -> prices.put(known, price)));
        TreeMap<String, Long> latencies = new TreeMap<>();
        each(
                errors,
                "offer.latencyMillis",
                latencyMillis,
                Offer.MAX_LATENCY,
                (path, point, millis) -> latencies.put(point, millis));
        try {
            return new Offer(currency == null ? "" : currency, prices, latencies);
        } catch (MalformedRecordException e) {
            errors.add("offer", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private interface Entry {
        void take(String path, String name, long value);
    }

    private static void each(
            FieldErrors errors, String field, @Nullable Map<String, @Nullable Long> values, long most, Entry entry) {
        if (values == null) {
            return;
        }
        values.forEach((name, value) -> {
            String path = field + "." + name;
            if (value == null || value < 0 || value > most) {
                errors.add(path, "must be an integer from 0 to " + most);
            } else {
                entry.take(path, name, value);
            }
        });
    }
}
