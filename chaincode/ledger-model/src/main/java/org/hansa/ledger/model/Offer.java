package org.hansa.ledger.model;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a member asks for room at a site, and how far it says the site is from elsewhere. Declared with the capacity, so that a
 * price cannot change without a version that everybody sees. A class or a point that is not named is not offered: a request
 * with a ceiling passes the site by.
 *
 * @param currency ISO 4217, for example {@code EUR}
 * @param prices by class, billionths of the currency for one unit of the class and one hour
 * @param latencies by point, milliseconds: the longest round trip that the member stands by. A point is a site, or a name that
 *     members agree on, for example of an exchange
 */
public record Offer(String currency, SortedMap<ResourceClass, Long> prices, SortedMap<String, Long> latencies)
        implements CanonicalRecord {
    /** A unit that costs a million an hour is a mistake. */
    public static final long MAX_PRICE = 1_000_000_000_000_000L;

    /** Once around the world and back by satellite takes less. */
    public static final int MAX_LATENCY = 10_000;

    private static final int MAX_ENTRIES = 256;
    private static final Identifier CURRENCY = new Identifier("currency", "[A-Z]{3}");
    private static final Identifier POINT = new Identifier("point", "[a-z0-9][a-z0-9-]{1,62}");

    public Offer {
        checkCurrency(currency);
        prices = copy(prices, "price", MAX_PRICE);
        latencies = copy(latencies, "latency", MAX_LATENCY);
        latencies.keySet().forEach(Offer::checkPoint);
    }

    /** @throws MalformedRecordException unless it has the form of a currency's code */
    public static void checkCurrency(String code) {
        CURRENCY.check(code);
    }

    /** @throws MalformedRecordException unless it has the form of a point's name, which is that of a site */
    public static void checkPoint(String name) {
        POINT.check(name);
    }

    private static <K> SortedMap<K, Long> copy(SortedMap<K, Long> map, String what, long most) {
        if (map.size() > MAX_ENTRIES) {
            throw new MalformedRecordException("offer: more than " + MAX_ENTRIES + " entries of " + what);
        }
        map.forEach((key, number) -> {
            if (number < 0 || number > most) {
                throw new MalformedRecordException(
                        "offer: " + what + " of " + key + " is " + number + ", not in 0.." + most);
            }
        });
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /** For one unit of the class and one hour. */
    public OptionalLong price(ResourceClass resourceClass) {
        Long price = prices.get(resourceClass);
        return price == null ? OptionalLong.empty() : OptionalLong.of(price);
    }

    public OptionalLong latencyTo(String point) {
        Long latency = latencies.get(point);
        return latency == null ? OptionalLong.empty() : OptionalLong.of(latency);
    }

    @Override
    public JsonObject json() {
        JsonObject byClass = JsonObject.create();
        prices.forEach((resourceClass, price) -> byClass.with(resourceClass.name(), price));
        JsonObject byPoint = JsonObject.create();
        latencies.forEach((point, millis) -> byPoint.with(point, millis));
        return JsonObject.create()
                .with("currency", currency)
                .with("prices", byClass)
                .with("latencies", byPoint);
    }

    static Offer read(Fields fields) {
        TreeMap<ResourceClass, Long> prices = new TreeMap<>();
        numbers(fields, "prices").forEach((name, price) -> prices.put(new ResourceClass(name), price));
        Offer offer = new Offer(fields.string("currency"), prices, numbers(fields, "latencies"));
        fields.end();
        return offer;
    }

    private static TreeMap<String, Long> numbers(Fields fields, String name) {
        Map<String, Object> object = fields.object(name);
        Fields part = Fields.part(object, "offer." + name);
        TreeMap<String, Long> numbers = new TreeMap<>();
        object.keySet().forEach(key -> numbers.put(key, part.natural(key)));
        return numbers;
    }
}
