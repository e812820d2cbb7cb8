package org.hansa.controlplane.authz;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.hansa.controlplane.kernel.BoundedCache;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/**
 * One question per request class: equal requests share the answer, also while it is on its way. The key is policy revision,
 * reference digest, facts digest, contract version, request class and exemptions in force; an entry dies at its {@code validUntil}. A remembered
 * answer counts only while the rules in force do.
 */
public final class ResidencyCache {
    private static final int MAX_ENTRIES = 2_000;
    private final DecisionPoint decisionPoint;
    private final RulesInForce rules;
    private final Clock clock;
    private final BoundedCache<Key, CompletableFuture<ResidencyDecision>> entries = new BoundedCache<>(MAX_ENTRIES);
    private final BoundedCache<SiteId, Hashed> digests = new BoundedCache<>(MAX_ENTRIES);
    private final Counter hits;
    private final Counter misses;

    private record Key(PolicyRevision revision, Digest reference, Question question) {}

    /** What is asked, with what makes it the same question as another worked out: most are asked again and again. */
    public static final class Question {
        private final ResidencyRequest request;
        private final Same same;
        private final int hash;

        private record Same(Digest facts, ResidencyContract contract, String requestClass, List<String> exemptions) {}

        private Question(ResidencyRequest request, Digest facts) {
            this.request = request;
            same = new Same(
                    facts,
                    request.contract(),
                    request.requestClass(),
                    request.exemptions().stream()
                            .map(ExemptionRecord::exemption)
                            .toList());
            hash = same.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return this == other
                    || (other instanceof Question question && hash == question.hash && same.equals(question.same));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    private record Hashed(SiteRecord record, Digest digest) {}

    public ResidencyCache(DecisionPoint decisionPoint, RulesInForce rules, Clock clock, MeterRegistry metrics) {
        this.decisionPoint = decisionPoint;
        this.rules = rules;
        this.clock = clock;
        this.hits = metrics.counter("hansa.policy.cache", "decision", "residency", "result", "hit");
        this.misses = metrics.counter("hansa.policy.cache", "decision", "residency", "result", "miss");
    }

    public Question question(ResidencyRequest request) {
        return new Question(request, request.factsDigest(this::digest));
    }

    /** @throws Failure {@code POLICY_UNAVAILABLE} */
    public ResidencyDecision decide(ResidencyRequest request) {
        return decide(question(request));
    }

    /** @throws Failure {@code POLICY_UNAVAILABLE} */
    public ResidencyDecision decide(Question question) {
        RulesInForce.Rules now = rules.require();
        Key key = new Key(now.revision(), now.policy().referenceDigest(), question);
        CompletableFuture<ResidencyDecision> known = entries.get(key);
        if (known != null && alive(known)) {
            hits.increment();
            return join(known);
        }
        if (known != null) {
            entries.remove(key, known);
        }
        CompletableFuture<ResidencyDecision> mine = new CompletableFuture<>();
        CompletableFuture<ResidencyDecision> other = entries.putIfAbsent(key, mine);
        if (other != null) {
            hits.increment();
            return join(other);
        }
        misses.increment();
        return ask(question.request, key, mine);
    }

    /** The view gives the same object until the record changes, and hashing it anew would cost more than all the rest. */
    private Digest digest(SiteRecord site) {
        Hashed known = digests.get(site.site());
        if (known == null || known.record() != site) {
            known = new Hashed(site, site.digest());
            digests.put(site.site(), known);
        }
        return known.digest();
    }

    private ResidencyDecision ask(ResidencyRequest request, Key key, CompletableFuture<ResidencyDecision> mine) {
        try {
            ResidencyDecision decision = decisionPoint.residency(request);
            mine.complete(decision);
            if (!decision.policyRevision().equals(key.revision()) || !alive(mine)) {
                entries.remove(key, mine);
            }
            return decision;
        } catch (RuntimeException e) {
            entries.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private boolean alive(CompletableFuture<ResidencyDecision> entry) {
        return !entry.isDone()
                || (!entry.isCompletedExceptionally()
                        && clock.instant().isBefore(entry.join().validUntil()));
    }

    private static ResidencyDecision join(CompletableFuture<ResidencyDecision> entry) {
        try {
            return entry.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw e;
        }
    }
}
