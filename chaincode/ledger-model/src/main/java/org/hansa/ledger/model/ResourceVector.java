package org.hansa.ledger.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * Quantities by resource class. A class that is absent counts zero and zeros are not kept, so equal vectors have equal
 * bytes. Quantities are never negative and arithmetic never wraps.
 */
public record ResourceVector(SortedMap<ResourceClass, Long> quantities) {
    public static final ResourceVector ZERO = new ResourceVector(new TreeMap<>());

    /** Far above any data centre, far below where sums of a channel could overflow. */
    public static final long MAX_QUANTITY = 1L << 52;

    public ResourceVector {
        TreeMap<ResourceClass, Long> copy = new TreeMap<>();
        quantities.forEach((resourceClass, quantity) -> {
            if (quantity < 0 || quantity > MAX_QUANTITY) {
                throw new MalformedRecordException(
                        resourceClass + ": quantity " + quantity + " is not in 0.." + MAX_QUANTITY);
            }
            if (quantity > 0) {
                copy.put(resourceClass, quantity);
            }
        });
        quantities = Collections.unmodifiableSortedMap(copy);
    }

    public static ResourceVector of(ResourceClass resourceClass, long quantity) {
        return new ResourceVector(new TreeMap<>(Map.of(resourceClass, quantity)));
    }

    public static ResourceVector of(Map<ResourceClass, Long> quantities) {
        return new ResourceVector(new TreeMap<>(quantities));
    }

    public long get(ResourceClass resourceClass) {
        return quantities.getOrDefault(resourceClass, 0L);
    }

    public boolean isZero() {
        return quantities.isEmpty();
    }

    public ResourceVector plus(ResourceVector other) {
        return combine(other, Math::addExact);
    }

    /** @throws MalformedRecordException when a class would fall below zero */
    public ResourceVector minus(ResourceVector other) {
        return combine(other, Math::subtractExact);
    }

    /** @throws MalformedRecordException when a class would leave its bounds */
    public ResourceVector times(long factor) {
        TreeMap<ResourceClass, Long> product = new TreeMap<>();
        quantities.forEach((resourceClass, quantity) -> {
            if (factor < 0 || factor > MAX_QUANTITY / quantity) {
                throw new MalformedRecordException(
                        resourceClass + ": " + quantity + " times " + factor + " is not in 0.." + MAX_QUANTITY);
            }
            product.put(resourceClass, quantity * factor);
        });
        return new ResourceVector(product);
    }

    /** Whether every class of this vector is at most what {@code limit} has of it. */
    public boolean fitsIn(ResourceVector limit) {
        return quantities.entrySet().stream().allMatch(each -> each.getValue() <= limit.get(each.getKey()));
    }

    public JsonObject json() {
        JsonObject json = JsonObject.create();
        quantities.forEach((resourceClass, quantity) -> json.with(resourceClass.name(), quantity));
        return json;
    }

    /** Reads a vector that travels alone, as canonical JSON. @throws MalformedRecordException naming what is wrong */
    public static ResourceVector parse(byte[] bytes) {
        return fromJson(CanonicalJson.readObject(bytes));
    }

    public byte[] bytes() {
        return json().bytes();
    }

    static ResourceVector fromJson(Map<String, Object> object) {
        Fields fields = Fields.part(object, "resources");
        TreeMap<ResourceClass, Long> quantities = new TreeMap<>();
        for (String name : object.keySet()) {
            long quantity = fields.natural(name);
            if (quantity == 0) {
                throw new MalformedRecordException("resources: '" + name + "' is zero: leave it out");
            }
            quantities.put(new ResourceClass(name), quantity);
        }
        return new ResourceVector(quantities);
    }

    private ResourceVector combine(ResourceVector other, LongBinaryOperator operator) {
        TreeMap<ResourceClass, Long> combined = new TreeMap<>(quantities);
        other.quantities.forEach((resourceClass, quantity) ->
                combined.put(resourceClass, operator.applyAsLong(get(resourceClass), quantity)));
        return new ResourceVector(combined);
    }

    @Override
    public String toString() {
        return quantities.toString();
    }
}
