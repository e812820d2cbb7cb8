package org.hansa.controlplane.allocation;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.RequestStage;
import org.hansa.controlplane.kernel.StageTimers;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ServiceContract;

/**
 * Requests for room and their end. A request is identified by its idempotency key; while it is under way a repeat gets the
 * same {@code PENDING}, and afterwards the engine's durable intent is its memory. A final refusal stays the answer to its
 * key, one that may pass does not: the next call is a new attempt.
 */
public final class AllocationService {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final LedgerView ledger;
    private final ContractService contracts;
    private final Authorizer authorizer;
    private final AllocationEngine engine;
    private final GroupCoordinator coordinator;
    private final TakenHomes taken;
    private final AllocationIds ids;
    private final SiteSelection selection;
    private final PlacementRoad road;
    private final RefusalDesk desk;
    private final Duration answerWithin;
    private final Executor executor;
    private final MeterRegistry metrics;
    private final StageTimers stages;
    private final Clock clock;
    private final Map<AllocationId, UnderWay> underWay = new ConcurrentHashMap<>();

    private record UnderWay(ServiceContract contract, Digest requestDigest, CompletableFuture<Answered> answer) {}

    /** @param atNanos when it was known */
    private record Answered(Placement placement, long atNanos) {}

    /** @param answerWithin after this a request is answered with {@code PENDING} and goes on by itself */
    AllocationService(
            LedgerView ledger,
            ContractService contracts,
            Authorizer authorizer,
            AllocationEngine engine,
            GroupCoordinator coordinator,
            TakenHomes taken,
            AllocationIds ids,
            SiteSelection selection,
            PlacementRoad road,
            RefusalDesk desk,
            Duration answerWithin,
            Executor executor,
            MeterRegistry metrics,
            StageTimers stages,
            Clock clock) {
        this.ledger = ledger;
        this.contracts = contracts;
        this.authorizer = authorizer;
        this.engine = engine;
        this.coordinator = coordinator;
        this.taken = taken;
        this.ids = ids;
        this.selection = selection;
        this.road = road;
        this.desk = desk;
        this.answerWithin = answerWithin;
        this.executor = executor;
        this.metrics = metrics;
        this.stages = stages;
        this.clock = clock;
    }

    /** @throws Failure what is wrong with the request, or the refusal, which is recorded by then */
    public Placement place(Caller caller, PlacementRequest request, IdempotencyKey key) {
        long start = System.nanoTime();
        ServiceContract contract = contracts.atHome(contracts.visible(caller, request.contract()));
        taken.requireKnown(contract);
        AllocationIds.Slot slot = ids.slot(caller, contract.handle(), key, engine::allocation);
        Attempt attempt = attempt(caller, contract, request, slot.id());
        authorize(attempt);
        Optional<Placement> earlier = earlier(attempt, slot.known());
        if (earlier.isEmpty() && !begun(slot)) {
            check(attempt);
        }
        stages.since(RequestStage.CHECK, start);
        Placement placement = earlier.isPresent() ? earlier.get() : start(attempt);
        metrics.timer("hansa.allocations", "answer", placement.getClass().getSimpleName())
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return placement;
    }

    private Attempt attempt(Caller caller, ServiceContract contract, PlacementRequest request, AllocationId id) {
        byte[] canonical = request.canonical(ids.salt(contract.handle()));
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        AllocationNote note = new AllocationNote(
                request.groups().get(0).room().name(),
                new String(canonical, StandardCharsets.UTF_8),
                new String(caller.toActor(caller.rolesText()).bytes(), StandardCharsets.UTF_8),
                HexFormat.of().formatHex(salt));
        return new Attempt(caller, id, contract, request, Digest.of(canonical), note);
    }

    /** Refusals of the policy itself are recorded like every other. */
    private void authorize(Attempt attempt) {
        long begun = System.nanoTime();
        try {
            authorizer.require(attempt.caller(), Action.ALLOCATION_CREATE, Resource.of(attempt.contract()));
            stages.since(RequestStage.AUTHORIZE, begun);
        } catch (Failure failure) {
            switch (failure.kind()) {
                case NOT_AUTHORISED -> recorded(attempt, RefusalReason.NOT_AUTHORISED, failure);
                case POLICY_UNAVAILABLE -> recorded(attempt, RefusalReason.POLICY_UNAVAILABLE, failure);
                default -> {
                    // About the token or about what may be seen: not a decision about this request.
                }
            }
            throw failure;
        }
    }

    private void recorded(Attempt attempt, RefusalReason reason, Failure failure) {
        desk.refuse(attempt, reason, failure.detail(), Optional.empty(), List.of());
    }

    /** Whether a call drives it already, or drove it and died: then the request was right when it came. */
    private boolean begun(AllocationIds.Slot slot) {
        return underWay.containsKey(slot.id())
                || slot.known()
                        .filter(each -> each.state() != AllocationState.DENIED)
                        .isPresent();
    }

    /** What is wrong with a new request, as names, times and what it is to be near stand now. */
    private void check(Attempt attempt) {
        PlacementRequest request = attempt.request();
        ServiceContract contract = attempt.contract();
        selection.checkNames(request);
        SiteSelection.purpose(request, contracts.terms(contract));
        FieldErrors errors = new FieldErrors();
        request.near()
                .ifPresent(near -> errors.require(
                        engine.allocation(near)
                                .filter(view -> view.command().contract().equals(contract.handle()))
                                .filter(AllocationService::hasRoom)
                                .isPresent(),
                        "near.allocation",
                        "the contract has no allocation " + near + " with room"));
        request.untilMillis().ifPresent(until -> {
            errors.require(until > clock.millis(), "term.until", "is in the past");
            errors.require(
                    until <= contract.validUntilMillis(),
                    "term.until",
                    "is after the contract's end, " + Instant.ofEpochMilli(contract.validUntilMillis()));
        });
        request.conditions().tenure().notBeforeMillis().ifPresent(begin -> {
            long end = request.untilMillis().orElse(contract.validUntilMillis());
            errors.require(begin > clock.millis(), "term.notBefore", "is in the past");
            errors.require(begin < end, "term.notBefore", "is not before the end, " + Instant.ofEpochMilli(end));
        });
        errors.throwIfAny();
    }

    /** Not what was there once: who wants to be near it would be sent to where nothing is any more. */
    private static boolean hasRoom(AllocationView view) {
        return switch (view.state()) {
            case HELD, RESERVED, ACTIVE, RESIZING -> !view.parts().isEmpty();
            case PENDING, RELEASING, RELEASED, DENIED, EXPIRED, EVICTED, FAILED, STUCK -> false;
        };
    }

    /** The answer that stands already; empty when the request has to go its road, again or for the first time. */
    private Optional<Placement> earlier(Attempt attempt, Optional<AllocationView> known) {
        if (known.isPresent()) {
            AllocationView view = known.get();
            requireSame(attempt, view.command().requestDigest());
            switch (view.state()) {
                case PENDING, HELD -> {
                    // A crash, a call under way, or an owner's silence: the road finds out which and drives it on.
                    return Optional.empty();
                }
                case DENIED -> {
                    boolean again = view.refusal()
                            .map(each -> each.reason().retryable())
                            .orElse(true);
                    if (again) {
                        return Optional.empty();
                    }
                }
                default -> {
                    return Optional.of(new Placement.Done(view, true));
                }
            }
        }
        Optional<RefusalRecord> refusal = desk.pinned(attempt.allocation());
        if (refusal.isPresent()) {
            requireSame(attempt, new Digest(refusal.get().requestDigest()));
            throw RefusalDesk.failure(refusal.get());
        }
        return Optional.empty();
    }

    private static void requireSame(Attempt attempt, Digest earlier) {
        if (!attempt.requestDigest().equals(earlier)) {
            throw Failure.of(FailureKind.IDEMPOTENCY_KEY_REUSED, "The key was used with another body within 24 hours.");
        }
    }

    private Placement start(Attempt attempt) {
        UnderWay mine = new UnderWay(attempt.contract(), attempt.requestDigest(), new CompletableFuture<>());
        UnderWay other = underWay.putIfAbsent(attempt.allocation(), mine);
        if (other != null) {
            requireSame(attempt, other.requestDigest());
            return pending(attempt);
        }
        try {
            long begun = System.nanoTime();
            executor.execute(() -> {
                stages.since(RequestStage.THREAD, begun);
                travel(attempt, mine);
            });
        } catch (RejectedExecutionException e) {
            underWay.remove(attempt.allocation(), mine);
            throw Failure.of(FailureKind.OVERLOADED, "Too many requests are under way.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        try {
            Answered answered = mine.answer().get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
            stages.since(RequestStage.WAKE, answered.atNanos());
            return answered.placement();
        } catch (TimeoutException e) {
            return pending(attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return pending(attempt);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static Placement pending(Attempt attempt) {
        return new Placement.Pending(attempt.allocation(), attempt.contract().handle());
    }

    private void travel(Attempt attempt, UnderWay mine) {
        // Not under way any more before anybody has the answer: who repeats the call at once would be told to wait for
        // nothing.
        try {
            Placement placed = placement(attempt, road.travel(attempt));
            underWay.remove(attempt.allocation(), mine);
            mine.answer().complete(new Answered(placed, System.nanoTime()));
        } catch (RuntimeException | Error e) {
            // Whatever it was, somebody waits for the answer.
            underWay.remove(attempt.allocation(), mine);
            mine.answer().completeExceptionally(e);
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Failure failure) {
            return failure;
        }
        return GridFailures.of(cause);
    }

    private Placement placement(Attempt attempt, PlacementRoad.Arrived arrived) {
        if (!(arrived.outcome() instanceof PlaceOutcome.Placed placed)) {
            return pending(attempt);
        }
        Optional<AllocationView> known = placed.replayed() ? engine.allocation(attempt.allocation()) : Optional.empty();
        return new Placement.Done(known.orElseGet(() -> fresh(arrived.command(), placed)), placed.replayed());
    }

    /** As the engine would show it, without having it look up on the path of the answer what cannot be recorded yet. */
    private AllocationView fresh(PlaceCommand command, PlaceOutcome.Placed placed) {
        AllocationEngine.Times times = engine.times(command.allocation()).orElseThrow();
        return new AllocationView(
                command,
                placed.state(),
                1,
                placed.parts().stream()
                        .map(part -> new AllocationView.Part(
                                part, road.ownerElsewhere(part.site()), AllocationView.RecordView.UNSEALED))
                        .toList(),
                members(placed),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                times.createdAtMillis(),
                times.updatedAtMillis());
    }

    /** What is reserved all owners have confirmed. */
    private List<AllocationView.MemberView> members(PlaceOutcome.Placed placed) {
        List<MspId> owners = placed.parts().stream()
                .map(part -> road.ownerOf(part.site()))
                .distinct()
                .toList();
        return owners.stream().allMatch(road::isHere)
                ? List.of()
                : owners.stream()
                        .map(owner -> new AllocationView.MemberView(owner, PartState.CONFIRMED, false))
                        .toList();
    }

    /** The contract of a request that is under way and may have no intent yet. */
    Optional<ServiceContract> underWay(AllocationId allocation) {
        return Optional.ofNullable(underWay.get(allocation)).map(UnderWay::contract);
    }

    /** What to say of an id that nobody here knows, or the caller may not know of. */
    Failure unknown() {
        return coordinator.recalling()
                ? Failure.of(
                                FailureKind.PEER_UNAVAILABLE,
                                "This member lost its grid and is asking the others what they hold for it.")
                        .withRemedy("Ask again shortly: it may be one that another member has.")
                : Failure.notFound("allocation");
    }

    /** Who was the home, and has no part, says where the home is now: what it remembers is not what there is. */
    void requireOfThisMember(AllocationView view, ServiceContract contract) {
        boolean none =
                !view.members().isEmpty() && view.members().stream().noneMatch(part -> road.isHere(part.owner()));
        if (none) {
            contracts.atHome(contract);
        }
    }

    /**
     * Gives the room back.
     *
     * @return whether it is free; false while an owner has not confirmed it
     * @throws Failure {@code NOT_FOUND} also when it is another tenant's
     */
    public boolean release(Caller caller, AllocationId allocation) {
        ServiceContract contract = engine.allocation(allocation)
                .flatMap(view -> ledger.contract(view.command().contract()))
                .or(() -> underWay(allocation))
                .filter(each -> Resource.of(each).visibleTo(caller))
                .orElseThrow(this::unknown);
        authorizer.require(caller, Action.ALLOCATION_RELEASE, Resource.of(contract));
        engine.allocation(allocation).ifPresent(view -> requireOfThisMember(view, contract));
        ReleaseOutcome outcome = coordinator.release(allocation, ReleaseReason.TENANT);
        metrics.counter("hansa.allocations.released", "result", outcome.result().name())
                .increment();
        return outcome.state()
                .map(state -> state != AllocationState.RELEASING && state != AllocationState.STUCK)
                .orElse(true);
    }
}
