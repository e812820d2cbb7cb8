package org.hansa.controlplane.authz;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.hansa.controlplane.kernel.BoundedCache;
import org.hansa.ledger.model.PolicyRevision;

/**
 * Remembers allowances for a few seconds, by everything that the decision saw but the time. An allowance may so outlive its
 * reason by {@link #TIME_TO_LIVE} and no longer; refusals are never remembered, and nothing is once the rules in force have
 * changed or no longer count.
 */
public final class AuthzCache {
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(5);
    private static final int MAX_ENTRIES = 10_000;
    private final DecisionPoint decisionPoint;
    private final RulesInForce rules;
    private final Clock clock;
    private final BoundedCache<Key, Entry> entries = new BoundedCache<>(MAX_ENTRIES);
    private final Counter hits;
    private final Counter misses;

    private record Key(PolicyRevision revision, AuthzActor actor, Action action, Resource resource) {}

    private record Entry(AuthzDecision decision, Instant diesAt) {}

    public AuthzCache(DecisionPoint decisionPoint, RulesInForce rules, Clock clock, MeterRegistry metrics) {
        this.decisionPoint = decisionPoint;
        this.rules = rules;
        this.clock = clock;
        this.hits = metrics.counter("hansa.policy.cache", "decision", "authz", "result", "hit");
        this.misses = metrics.counter("hansa.policy.cache", "decision", "authz", "result", "miss");
    }

    AuthzDecision authorize(AuthzRequest request) {
        PolicyRevision revision = rules.require().revision();
        Key key = new Key(revision, AuthzActor.of(request.caller()), request.action(), request.resource());
        Entry known = entries.get(key);
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.diesAt())) {
            hits.increment();
            return known.decision();
        }
        misses.increment();
        AuthzDecision decision = decisionPoint.authorize(request);
        if (decision.allow() && decision.policyRevision().equals(revision)) {
            entries.put(key, new Entry(decision, now.plus(TIME_TO_LIVE)));
        }
        return decision;
    }
}
