package org.hansa.controlplane.allocation;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.DecisionDraft;
import org.hansa.grid.DecisionUnrecordedException;
import org.hansa.grid.NearestFit;
import org.hansa.grid.Refusal;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.RefusalReason;

/**
 * Records refusals and words them. A refusal goes to the member's decision stream first; where that cannot be written the
 * caller is told so, because a refusal that nobody can prove later is worth less.
 */
final class RefusalDesk {
    /** Codes of sites that a change of the request's terms would open. */
    private static final Set<String> BARRED = Set.of(SiteCeilings.LATENCY, SiteCeilings.PRICE, CapacityEnds.TERM);

    /** Stands where no revision is in force; no revision may have this name. */
    private static final PolicyRevision NONE = new PolicyRevision("none");

    private final AllocationEngine engine;
    private final LedgerView ledger;
    private final Refusals refusals;
    private final EventHub events;
    private final MeterRegistry metrics;
    private final Clock clock;

    RefusalDesk(
            AllocationEngine engine,
            LedgerView ledger,
            Refusals refusals,
            EventHub events,
            MeterRegistry metrics,
            Clock clock) {
        this.engine = engine;
        this.ledger = ledger;
        this.refusals = refusals;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A refusal before the grid was asked. @return what to throw */
    Failure refuse(
            Attempt attempt,
            RefusalReason reason,
            String detail,
            Optional<ResidencyDecision> decision,
            List<SiteRefusal> sites) {
        return refuse(attempt, Refusal.of(reason, detail), decision, sites);
    }

    /** @return what to throw */
    Failure refuse(Attempt attempt, Refusal refusal, Optional<ResidencyDecision> decision, List<SiteRefusal> sites) {
        PolicyRevision revision = decision.map(ResidencyDecision::policyRevision)
                .orElseGet(
                        () -> ledger.activePolicy().map(PolicyRecord::revision).orElse(NONE));
        Digest digest =
                decision.map(ResidencyDecision::digest).orElseGet(() -> undecided(attempt, refusal.reason(), revision));
        RefusalRecord record = new RefusalRecord(
                attempt.allocation().value(),
                attempt.contract().handle().value(),
                refusal.reason(),
                refusal.detail(),
                attempt.requestDigest().hex(),
                digest.hex(),
                decision.isPresent(),
                revision.value(),
                clock.millis(),
                refusal.excluded(),
                refusal.nearest().map(RefusalDesk::nearest).orElse(null),
                sites,
                refusal.retryAfterMillis().isPresent()
                        ? refusal.retryAfterMillis().getAsLong()
                        : null);
        record(attempt, digest, revision, record);
        return failure(record);
    }

    private void record(Attempt attempt, Digest decision, PolicyRevision revision, RefusalRecord record) {
        metrics.counter("hansa.allocations.refused", "reason", record.reason().name())
                .increment();
        TreeMap<String, Digest> commitments =
                new TreeMap<>(Map.of(AllocationNote.ACTOR, attempt.note().actorCommitment()));
        try {
            engine.refuse(new DecisionDraft(
                    Optional.of(attempt.contract().handle()),
                    record.reason(),
                    decision,
                    revision,
                    attempt.requestDigest(),
                    attempt.consent(),
                    commitments));
            refusals.add(record);
        } catch (DecisionUnrecordedException | UncheckedIOException e) {
            throw Failure.of(
                            FailureKind.DECISION_UNRECORDED,
                            "The request was refused (" + record.reason() + "), and the refusal was not recorded.")
                    .with("reason", record.reason().name())
                    .because(String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
        events.refused(attempt.contract().handle(), attempt.allocation(), record.reason(), record.timeMillis());
    }

    /** What identifies a refusal that no residency decision is behind. */
    private static Digest undecided(Attempt attempt, RefusalReason reason, PolicyRevision revision) {
        return Digest.of(JsonObject.schema("refusal/1")
                .with("contract", attempt.contract().handle().value())
                .with("request", attempt.requestDigest().hex())
                .with("reason", reason.name())
                .with("policyRevision", revision.value())
                .bytes());
    }

    /** The final refusal that a key is pinned to. One about the caller's role is not: the key is the client's, the role is not. */
    Optional<RefusalRecord> pinned(AllocationId allocation) {
        long oldest = clock.millis() - AllocationIds.KEY_LIFETIME.toMillis();
        return refusals.find(allocation)
                .filter(each -> !each.reason().retryable()
                        && each.reason() != RefusalReason.NOT_AUTHORISED
                        && each.timeMillis() > oldest);
    }

    /** The answer as its caller gets it, the first time and on every repeat. */
    static Failure failure(RefusalRecord record) {
        Failure failure = Failure.of(FailureKind.valueOf(record.reason().name()), record.detail())
                .with("allocation", record.allocation())
                .with("decision", decision(record));
        if (!record.dimensions().isEmpty()) {
            failure.with("dimensions", new TreeMap<>(record.dimensions()));
        }
        if (record.nearest() != null) {
            failure.with("nearest", record.nearest());
        }
        if (!record.sites().isEmpty()) {
            failure.with("sites", record.sites());
        }
        if (record.retryAfterMillis() != null) {
            failure.retryAfter(Duration.ofMillis(record.retryAfterMillis()));
        }
        remedy(record).ifPresent(failure::withRemedy);
        return failure;
    }

    private static Map<String, Object> decision(RefusalRecord record) {
        Map<String, Object> decision = new LinkedHashMap<>();
        decision.put("id", record.decision());
        decision.put("policyRevision", record.policyRevision());
        decision.put("explained", record.residency());
        return decision;
    }

    private static Optional<String> remedy(RefusalRecord record) {
        RefusalRecord.Nearest nearest = record.nearest();
        if (nearest != null) {
            return Optional.of("Ask for what nearest names, which would have fitted at " + nearest.site()
                    + " just now, or try again later.");
        }
        Optional<SiteRefusal> barred = record.sites().stream()
                .filter(each -> BARRED.contains(each.code()))
                .findFirst();
        if (barred.isPresent()) {
            // They come with the nearest to the ceilings first.
            return Optional.of(barred.get().remedy());
        }
        if (record.reason() == RefusalReason.RESIDENCY && record.sites().size() == 1) {
            return Optional.of(record.sites().get(0).remedy());
        }
        return record.reason() == RefusalReason.NO_ROOM ? withoutNearest(record) : Optional.empty();
    }

    /** Nothing smaller would fit, so it is not size that has to change. */
    private static Optional<String> withoutNearest(RefusalRecord record) {
        return record.dimensions().entrySet().stream()
                .filter(each -> !each.getKey().equals("SITE") && !each.getKey().equals("GRANT"))
                .max(Map.Entry.comparingByValue())
                .map(most -> "Nothing smaller fits either; " + most.getKey() + " alone excludes " + most.getValue()
                        + " hosts. Ask without it or for more sites, or try again later.");
    }

    private static RefusalRecord.Nearest nearest(NearestFit fit) {
        return new RefusalRecord.Nearest(
                fit.site().value(),
                Quantities.write(fit.perUnit()),
                fit.count(),
                fit.gpu().map(gpu -> gpu.models()).orElse(null),
                fit.gpu().map(gpu -> gpu.devices()).orElse(null),
                fit.gpu().map(gpu -> gpu.milliPerDevice()).orElse(null));
    }

    /** What was refused at home and then elsewhere, as one refusal. */
    static Refusal merged(Refusal own, Refusal other) {
        TreeMap<String, Integer> excluded = new TreeMap<>(own.excluded());
        other.excluded().forEach((dimension, count) -> excluded.merge(dimension, count, Integer::sum));
        // Where there would be room, the quota is what stands in the way; and what would fit at home tells more than
        // that
        // others did not answer.
        boolean ownTellsMore = own.reason() == RefusalReason.QUOTA || other.reason() == RefusalReason.OWNER_REFUSED;
        Refusal first = ownTellsMore ? own : other;
        return new Refusal(
                first.reason(),
                first.detail(),
                own.candidates() + other.candidates(),
                excluded,
                own.nearest().or(other::nearest),
                first.grantShortfall(),
                first.retryAfterMillis());
    }
}
