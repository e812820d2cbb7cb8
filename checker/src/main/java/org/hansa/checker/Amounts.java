package org.hansa.checker;

import java.util.Map;
import java.util.TreeMap;

/** Quantities by class name. Zero and absent are the same. */
final class Amounts {
    private final TreeMap<String, Long> byClass = new TreeMap<>();

    static Amounts of(Map<String, Long> quantities) {
        Amounts amounts = new Amounts();
        amounts.add(quantities, 1);
        return amounts;
    }

    Amounts add(Map<String, Long> quantities, long times) {
        quantities.forEach((name, amount) -> byClass.merge(name, Math.multiplyExact(amount, times), Math::addExact));
        byClass.values().removeIf(amount -> amount == 0);
        return this;
    }

    Map<String, Long> map() {
        return Map.copyOf(byClass);
    }

    boolean within(Map<String, Long> limit) {
        return byClass.entrySet().stream().allMatch(each -> each.getValue() <= limit.getOrDefault(each.getKey(), 0L));
    }

    boolean same(Map<String, Long> other) {
        return byClass.equals(of(other).byClass);
    }

    @Override
    public String toString() {
        return byClass.toString();
    }
}
