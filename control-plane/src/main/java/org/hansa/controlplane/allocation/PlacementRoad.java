package org.hansa.controlplane.allocation;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.contracts.ContractTerms;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.RequestStage;
import org.hansa.controlplane.kernel.StageTimers;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;

/**
 * The road of one allocation, from the contract's state to room that is promised: where it may be, a durable decision, room at
 * home, else with another member. Ends in a placement or throws the refusal, which is recorded by then.
 */
final class PlacementRoad {
    private final MspId member;
    private final AllocationEngine engine;
    private final LedgerView ledger;
    private final SiteDomains domains;
    private final ContractService contracts;
    private final SiteSelection selection;
    private final DecisionRecords decisions;
    private final ExemptionUses exemptions;
    private final GrantPatience whole;
    private final GrantPatience across;
    private final Function<PlaceCommand, OptionalLong> makeRoom;
    private final RefusalDesk desk;
    private final StageTimers stages;
    private final Clock clock;

    /** @param whole places with one member @param across places parts with several */
    PlacementRoad(
            MspId member,
            AllocationEngine engine,
            LedgerView ledger,
            ContractService contracts,
            SiteSelection selection,
            DecisionRecords decisions,
            ExemptionUses exemptions,
            GrantPatience whole,
            GrantPatience across,
            Function<PlaceCommand, OptionalLong> makeRoom,
            RefusalDesk desk,
            StageTimers stages,
            Clock clock) {
        this.member = member;
        this.engine = engine;
        this.ledger = ledger;
        this.domains = new SiteDomains(ledger);
        this.contracts = contracts;
        this.selection = selection;
        this.decisions = decisions;
        this.exemptions = exemptions;
        this.whole = whole;
        this.across = across;
        this.makeRoom = makeRoom;
        this.desk = desk;
        this.stages = stages;
        this.clock = clock;
    }

    /** What was placed, or is still with another member, and the command that did it; never a refusal. */
    record Arrived(PlaceCommand command, PlaceOutcome outcome) {}

    /** @throws Failure the refusal */
    Arrived travel(Attempt attempt) {
        requireActive(attempt);
        SiteChoice choice = stages.timed(RequestStage.POLICY, () -> choose(attempt));
        stages.timed(RequestStage.DECISION, () -> decisions.keep(choice.decision()));
        if (choice.permitted().isEmpty() && !choice.barred().isEmpty()) {
            throw refused(attempt, choice, choice.beyondCeilings());
        }
        if (choice.permitted().isEmpty()) {
            throw desk.refuse(
                    attempt,
                    RefusalReason.RESIDENCY,
                    "None of the " + choice.excluded().size() + " sites that were asked for is permitted.",
                    Optional.of(choice.decision()),
                    choice.excluded());
        }
        return place(attempt, choice);
    }

    private void requireActive(Attempt attempt) {
        ServiceContract contract = attempt.contract();
        long now = clock.millis();
        String problem = null;
        if (contract.state() != ServiceContract.State.ACTIVE) {
            problem = "The contract is " + contract.state() + ", not ACTIVE.";
        } else if (now < contract.validFromMillis()) {
            problem = "The contract starts at " + Instant.ofEpochMilli(contract.validFromMillis()) + ".";
        } else if (now >= contract.validUntilMillis()) {
            problem = "The contract ended at " + Instant.ofEpochMilli(contract.validUntilMillis()) + ".";
        }
        if (problem != null) {
            throw desk.refuse(attempt, RefusalReason.CONTRACT_NOT_ACTIVE, problem, Optional.empty(), List.of());
        }
    }

    private SiteChoice choose(Attempt attempt) {
        try {
            ContractTerms terms = contracts.terms(attempt.contract());
            return selection.forNew(attempt.contract(), terms, attempt.request());
        } catch (Failure failure) {
            if (failure.kind() != FailureKind.POLICY_UNAVAILABLE) {
                throw failure;
            }
            desk.refuse(attempt, RefusalReason.POLICY_UNAVAILABLE, failure.detail(), Optional.empty(), List.of());
            throw failure;
        }
    }

    private Arrived place(Attempt attempt, SiteChoice choice) {
        List<SiteId> own = new ArrayList<>();
        List<SiteId> others = new ArrayList<>();
        List<SiteId> exempt = new ArrayList<>();
        Set<SiteId> onlyByExemption = choice.decision().exemptions().keySet();
        for (SiteId site : near(attempt, choice)) {
            boolean freely = !onlyByExemption.contains(site);
            (freely ? ownedHere(site) ? own : others : exempt).add(site);
        }
        exempt.sort(Comparator.comparing(site -> !ownedHere(site)));
        Instant patience = whole.end();
        Optional<Refusal> refusal = Optional.empty();
        for (Supplier<Leg> next : legs(attempt, choice, own, others, exempt)) {
            Leg leg = next.get();
            Optional<ExemptionUses.Counted> counted =
                    leg.exempt().flatMap(site -> exemptions.use(choice.decision(), site));
            if (leg.exempt().isPresent() && counted.isEmpty()) {
                continue;
            }
            PlaceOutcome outcome = leg.elsewhere() || leg.grid() == across
                    ? stages.timed(RequestStage.ELSEWHERE, () -> leg.place(patience))
                    : leg.place(patience);
            counted.ifPresent(uses -> exemptions.giveBackUnlessPlaced(uses, outcome));
            if (outcome instanceof PlaceOutcome.Mismatched) {
                throw Failure.of(FailureKind.IDEMPOTENCY_KEY_REUSED, FailureKind.IDEMPOTENCY_KEY_REUSED.meaning());
            }
            if (!(outcome instanceof PlaceOutcome.Refused refused)) {
                return new Arrived(leg.command(), outcome);
            }
            Refusal last = leg.elsewhere() ? ofOwners(refused.refusal()) : refused.refusal();
            refusal = Optional.of(
                    refusal.map(before -> RefusalDesk.merged(before, last)).orElse(last));
            if (last.reason() == RefusalReason.WITHDRAWN) {
                break;
            }
        }
        if (refusal.isEmpty()) {
            throw desk.refuse(
                    attempt,
                    RefusalReason.RESIDENCY,
                    "The exemption that would permit it is spent or has lapsed.",
                    Optional.of(choice.decision()),
                    choice.refusals());
        }
        throw refused(attempt, choice, comingFree(attempt, choice, own, others, refusal.get()));
    }

    /** Only when nobody has room: interruptible work is told to go, and the answer says when to ask again. */
    private Refusal comingFree(
            Attempt attempt, SiteChoice choice, List<SiteId> own, List<SiteId> others, Refusal refusal) {
        boolean room = refusal.reason() == RefusalReason.NO_ROOM || refusal.reason() == RefusalReason.OWNER_REFUSED;
        QuotaLeft quota = new QuotaLeft(this::used);
        List<SiteId> sites = new ArrayList<>(own);
        sites.addAll(others);
        if (!room
                || sites.isEmpty()
                || !quota.covers(attempt.contract(), attempt.request().rooms())) {
            return refusal;
        }
        OptionalLong at = makeRoom.apply(command(attempt, choice.decision(), sites));
        return at.isEmpty() ? refusal : refusal.comingFree(at.getAsLong(), clock.millis());
    }

    /** Of own sites the engine knows what is held, too. */
    private ResourceVector used(ContractHandle contract, SiteId site) {
        Optional<ResourceVector> here = ownedHere(site)
                ? engine.grant(contract, site).map(grant -> grant.held().plus(grant.used()))
                : ledger.grantUse(contract, site).map(GrantUse::used);
        return here.orElse(ResourceVector.ZERO);
    }

    private Failure refused(Attempt attempt, SiteChoice choice, Refusal refusal) {
        return desk.refuse(
                attempt, refusal.barring(barredHere(choice)), Optional.of(choice.decision()), choice.refusals());
    }

    /** Own candidates at sites that do not meet a ceiling; of others' sites this grid has no count. */
    private Map<String, Integer> barredHere(SiteChoice choice) {
        Map<String, Integer> barred = new TreeMap<>();
        choice.barred().forEach(each -> barred.merge(each.code(), engine.providersAt(each.site()), Integer::sum));
        return barred;
    }

    /**
     * One way to place the request.
     *
     * @param elsewhere whether all of it would be with another member
     * @param exempt the site, where only an exemption permits it: trying is a use
     */
    private record Leg(PlaceCommand command, GrantPatience grid, boolean elsewhere, Optional<SiteId> exempt) {
        Leg(PlaceCommand command, GrantPatience grid, boolean elsewhere) {
            this(command, grid, elsewhere, Optional.empty());
        }

        PlaceOutcome place(Instant patience) {
            return grid.place(command, patience);
        }
    }

    /**
     * What is permitted without more comes first; what only an exemption permits last, site by site: each is a use. The first leg
     * is nearly always the last, so each is made when it is its turn.
     */
    private List<Supplier<Leg>> legs(
            Attempt attempt, SiteChoice choice, List<SiteId> own, List<SiteId> others, List<SiteId> exempt) {
        Function<List<SiteId>, PlaceCommand> commands = sites -> command(attempt, choice.decision(), sites);
        List<Supplier<Leg>> legs = new ArrayList<>();
        if (!own.isEmpty() || !others.isEmpty()) {
            legs.addAll(legs(attempt.request(), commands, own, others));
        }
        for (SiteId site : exempt) {
            legs.add(() -> new Leg(commands.apply(List.of(site)), whole, !ownedHere(site), Optional.of(site)));
        }
        return legs;
    }

    /**
     * All of it at home, all of it at one other member, and then in parts: at home what fits, the rest with the others. As few
     * units as the request bears are only taken where nobody has room for all.
     */
    private List<Supplier<Leg>> legs(
            PlacementRequest request,
            Function<List<SiteId>, PlaceCommand> commands,
            List<SiteId> own,
            List<SiteId> others) {
        if (others.isEmpty()) {
            return List.of(() -> new Leg(commands.apply(own), whole, false));
        }
        List<Supplier<Leg>> legs = new ArrayList<>();
        if (!own.isEmpty()) {
            legs.add(() -> new Leg(full(commands.apply(own)), whole, false));
        }
        legs.add(() -> new Leg(full(commands.apply(others)), whole, true));
        List<GroupRequest> rooms = request.rooms();
        boolean divisible = rooms.size() > 1 || rooms.get(0).request().count() > 1;
        boolean fewer =
                rooms.stream().anyMatch(room -> room.minCount() < room.request().count());
        List<SiteId> all = new ArrayList<>(own);
        all.addAll(others);
        if (fewer || (divisible && all.stream().map(this::ownerOf).distinct().count() > 1)) {
            legs.add(() -> new Leg(commands.apply(all), across, false));
        }
        return legs;
    }

    private static PlaceCommand full(PlaceCommand command) {
        return command.withGroups(
                command.groups().stream().map(GroupRequest::full).toList());
    }

    /** Own hosts never count for sites of others: a refusal that says no more than that means that no owner held the room. */
    private static Refusal ofOwners(Refusal refusal) {
        boolean silent = refusal.reason() == RefusalReason.NO_ROOM
                && Set.of("SITE").containsAll(refusal.excluded().keySet());
        return silent
                ? Refusal.of(RefusalReason.OWNER_REFUSED, "No owner of the permitted sites held the room.")
                : refusal;
    }

    /** The owner of a site that is not this member. */
    Optional<MspId> ownerElsewhere(SiteId site) {
        return ledger.site(site).map(each -> each.owner()).filter(owner -> !owner.equals(member));
    }

    MspId ownerOf(SiteId site) {
        return ownerElsewhere(site).orElse(member);
    }

    boolean isHere(MspId owner) {
        return owner.equals(member);
    }

    private boolean ownedHere(SiteId site) {
        return ledger.site(site).filter(each -> each.owner().equals(member)).isPresent();
    }

    private List<GroupRequest> groups(PlacementRequest request, List<SiteId> sites) {
        return request.rooms().stream().map(room -> domains.named(room, sites)).toList();
    }

    /** @return the sites that are permitted and near what the request wants to be near */
    private List<SiteId> near(Attempt attempt, SiteChoice choice) {
        Optional<AllocationId> near = attempt.request().near();
        if (near.isEmpty()) {
            return choice.permitted();
        }
        Set<SiteId> there = new HashSet<>();
        engine.allocation(near.get()).ifPresent(view -> view.parts()
                .forEach(part -> there.add(part.placed().site())));
        List<SiteId> sites = choice.permitted().stream().filter(there::contains).toList();
        if (sites.isEmpty()) {
            throw desk.refuse(
                    attempt,
                    RefusalReason.RESIDENCY,
                    "No site of allocation " + near.get() + " is permitted for this request.",
                    Optional.of(choice.decision()),
                    choice.refusals());
        }
        return sites;
    }

    private PlaceCommand command(Attempt attempt, ResidencyDecision decision, List<SiteId> sites) {
        return new PlaceCommand(
                attempt.allocation(),
                attempt.contract().handle(),
                member,
                groups(attempt.request(), sites),
                sites,
                PlaceCommand.SiteOrder.BEST_FIT,
                OptionalLong.empty(),
                attempt.request().untilMillis(),
                decision.digest(),
                decision.policyRevision(),
                attempt.requestDigest(),
                attempt.consent(),
                new TreeMap<>(Map.of(AllocationNote.ACTOR, attempt.note().actorCommitment())),
                attempt.note().text(),
                attempt.request().conditions().tenure());
    }
}
