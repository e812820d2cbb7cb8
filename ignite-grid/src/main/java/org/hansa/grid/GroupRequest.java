package org.hansa.grid;

import java.util.List;

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
}
