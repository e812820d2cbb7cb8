package org.hansa.grid;

import java.util.List;
import java.util.Optional;

/**
 * Like units of a request.
 *
 * @param minCount units that are needed at least; up to the request's count are placed
 * @param rules one of each kind at most
 */
public record GroupRequest(String name, int minCount, ResourceRequest request, List<DomainRule> rules) {
    /** Name of a group that was given none. */
    public static final String MAIN = "main";

    public GroupRequest {
        rules = List.copyOf(rules);
        Limits.range("minCount", minCount, 1, request.count());
        Limits.range("name", name.length(), 1, 64);
        if (rules.stream().map(DomainRule::kind).distinct().count() != rules.size()) {
            throw new IllegalArgumentException("rules: two of one kind");
        }
    }

    public static GroupRequest of(ResourceRequest request) {
        return new GroupRequest(MAIN, request.count(), request, List.of());
    }

    /** So many units, and no fewer. */
    public GroupRequest exactly(int units) {
        return new GroupRequest(name, units, request.withCount(units), rules);
    }

    /** All units, or none. */
    public GroupRequest full() {
        return minCount == request.count() ? this : exactly(request.count());
    }

    /** Whether all units have to share a domain of one member. */
    public boolean together() {
        return rules.stream().anyMatch(rule -> rule.kind() == DomainRule.Kind.AFFINITY);
    }

    public Optional<DomainRule> rule(DomainRule.Kind kind, DomainRule.Domain key) {
        return rules.stream()
                .filter(rule -> rule.kind() == kind && rule.key() == key)
                .findFirst();
    }
}
