package org.hansa.grid.placing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceCommand.SiteOrder;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.StageTimes;
import org.hansa.grid.StageTimes.Stage;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.notice.NoticeDesk;
import org.hansa.grid.notice.RoomMaker;
import org.hansa.grid.planner.AllocationPlanner;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanQuestion;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanResult;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Answers requests for room at the member's own sites. One thread at a time per allocation. */
public final class PlacementDesk {
    /** Plans that may lose a race before a request is told that there is no room. */
    private static final int MAX_PLANS = 6;
    /** More choices than this only make the fit worse. */
    private static final int MAX_CHOICES = 8;

    private final IntentBook intents;
    private final GrantBook grants;
    private final CandidateIndex index;
    private final Refusals refusals;
    private final PlanDrive drive;
    private final Resumption resumption;
    private final SiteGate gate;
    private final Announcer announcer;
    private final ExpiryQueue expiries;
    private final Interrupted interrupted;
    private final ExpiryQueue beginnings;
    private final Outcomes outcomes;
    private final NoticeDesk notices;
    private final RoomMaker rooms;
    private final StageTimes stages;
    private final Clock clock;
    private final AtomicInteger placing = new AtomicInteger();

    PlacementDesk(
            IntentBook intents,
            GrantBook grants,
            CandidateIndex index,
            PlanDrive drive,
            Resumption resumption,
            SiteGate gate,
            Announcer announcer,
            ExpiryQueue expiries,
            ExpiryQueue beginnings,
            Interrupted interrupted,
            Outcomes outcomes,
            NoticeDesk notices,
            RoomMaker rooms,
            StageTimes stages,
            Clock clock) {
        this.intents = intents;
        this.grants = grants;
        this.index = index;
        this.refusals = new Refusals(index);
        this.drive = drive;
        this.resumption = resumption;
        this.gate = gate;
        this.announcer = announcer;
        this.expiries = expiries;
        this.beginnings = beginnings;
        this.interrupted = interrupted;
        this.outcomes = outcomes;
        this.notices = notices;
        this.rooms = rooms;
        this.stages = stages;
        this.clock = clock;
    }

    public PlaceOutcome place(PlaceCommand command) {
        placing.incrementAndGet();
        try {
            AllocationId id = command.allocation();
            return interrupted.guard(id, () -> intents.alone(id, () -> placeAlone(command)));
        } finally {
            placing.decrementAndGet();
        }
    }

    private PlaceOutcome placeAlone(PlaceCommand command) {
        Optional<Intent> earlier = intents.find(command.allocation());
        if (earlier.isPresent()) {
            if (!PinnedAnswers.sameRequest(earlier.get().command(), command)) {
                return new PlaceOutcome.Mismatched(command.allocation());
            }
            Intent settled = resumption.finish(earlier.get());
            Optional<PlaceOutcome> pinned = PinnedAnswers.of(settled);
            if (pinned.isPresent()) {
                return pinned.get();
            }
            earlier = Optional.of(settled);
        } else if (intents.forbidden(command.allocation())) {
            return PinnedAnswers.withdrawn(command.allocation());
        }
        return attempt(Wanted.all(command), earlier);
    }

    /**
     * Takes room for this member's part of an allocation that another member is the home of, or that lies with others too: holds it,
     * or reserves it at once where the command says so. The caller drives it alone, and has looked at what earlier rounds left.
     *
     * @param sites of the command at which the part may lie
     */
    public PlaceOutcome take(PlaceCommand command, MemberParts members, List<SiteId> sites, Optional<Intent> earlier) {
        return attempt(Wanted.part(command, members, sites), earlier);
    }

    private PlaceOutcome attempt(Wanted wanted, Optional<Intent> first) {
        PlaceCommand command = wanted.asked();
        List<String> closed = new ArrayList<>();
        List<SiteId> sites = openSites(command, closed);
        if (sites.isEmpty() && !closed.isEmpty()) {
            Refusal nothing = Refusal.of(RefusalReason.ANCHOR_BACKLOG, "");
            return refuse(wanted, first, false, Refusals.backlog(closed, nothing));
        }
        gate.slowDown(sites);
        Optional<Intent> earlier = first;
        Set<ProviderId> avoid = new HashSet<>();
        for (int plans = 0; plans < MAX_PLANS; plans++) {
            PlanQuestion request = request(command, sites, avoid);
            PlanResult result = stages.timed(Stage.PLAN, () -> AllocationPlanner.plan(index, request));
            if (result instanceof PlanResult.None none) {
                Refusal refusal = refusals.noRoom(command, request, none);
                return refuse(
                        wanted, earlier, plans > 0, closed.isEmpty() ? refusal : Refusals.backlog(closed, refusal));
            }
            Intent intent = Intent.attempt(
                    wanted.whole(),
                    earlier,
                    wanted.numbered(((PlanResult.Found) result).parts()),
                    wanted.members(),
                    clock.millis());
            PlanDrive.Result driven = drive.drive(intent);
            if (driven instanceof PlanDrive.Result.Done done) {
                return answer(done.intent());
            }
            avoid.addAll(((PlanDrive.Result.Conflict) driven).avoid());
            earlier = Optional.of(intent);
        }
        return refuse(
                wanted, earlier, true, Refusal.of(RefusalReason.NO_ROOM, "others took the room each time; try again"));
    }

    /**
     * How many units of each group there is room for now, each group beside those before it, whatever the contract's grants
     * are: they grow when they are needed. Nothing is promised.
     */
    public List<Integer> room(PlaceCommand command) {
        List<SiteId> sites = openSites(command, new ArrayList<>());
        List<Integer> room = new ArrayList<>();
        List<PlanRequest> fixed = new ArrayList<>();
        for (PlanRequest each :
                request(command, sites, Set.of()).withoutGrants().groups()) {
            List<PlanRequest> asked = new ArrayList<>(fixed);
            asked.add(each.atLeast(1));
            int last = fixed.size();
            int units = AllocationPlanner.find(index, new PlanQuestion(asked)).stream()
                    .flatMap(List::stream)
                    .filter(part -> part.group() == last)
                    .mapToInt(PlannedPart::units)
                    .sum();
            room.add(units);
            if (units > 0) {
                fixed.add(each.units(units));
            }
        }
        return room;
    }

    private List<SiteId> openSites(PlaceCommand command, List<String> closed) {
        List<SiteId> open = new ArrayList<>();
        for (SiteId site : command.sites()) {
            if (gate.owns(site) && notices.endsInTime(command, site)) {
                gate.closed(site).ifPresentOrElse(closed::add, () -> open.add(site));
            }
        }
        return open;
    }

    /** @return when interruptible work will have left room for a firm request that found none; empty when that would not help */
    public OptionalLong makeRoom(PlaceCommand command) {
        List<SiteId> sites = openSites(command, new ArrayList<>());
        return sites.isEmpty() || command.tenure().interruptible()
                ? OptionalLong.empty()
                : rooms.make(request(command, sites, Set.of()).withoutGrants());
    }

    private PlanQuestion request(PlaceCommand command, List<SiteId> sites, Set<ProviderId> avoid) {
        List<PlanRequest.Allowance> allowances = new ArrayList<>();
        for (SiteId site : sites) {
            int rank = command.siteOrder() == SiteOrder.STRICT ? allowances.size() : 0;
            ResourceVector free = grants.free(new GrantBook.Key(command.contract(), site));
            allowances.add(new PlanRequest.Allowance(site, rank, Optional.of(free)));
        }
        int choices = Math.min(MAX_CHOICES, placing.get());
        long seed = ThreadLocalRandom.current().nextLong();
        return new PlanQuestion(command.groups().stream()
                .map(group -> new PlanRequest(
                        group.request(), allowances, choices, seed, avoid, group.minCount(), group.rules()))
                .toList());
    }

    PlaceOutcome answer(Intent done) {
        AllocationId id = done.command().allocation();
        if (done.state() == AllocationState.EXPIRED) {
            return new PlaceOutcome.Refused(
                    id, Refusal.of(RefusalReason.NO_ROOM, done.failure().orElse("a part of the group ran out")));
        }
        outcomes.later(id);
        remember(done);
        announcer.tell(
                done.state() == AllocationState.HELD ? EngineEvent.Kind.HELD : EngineEvent.Kind.RESERVED, done, "");
        announcer.watchGrants(done);
        return new PlaceOutcome.Placed(id, done.state(), done.allParts(), false);
    }

    private void remember(Intent done) {
        OptionalLong due = done.state() == AllocationState.HELD
                ? done.command().holdUntilMillis()
                : done.command().expiresAtMillis();
        due.ifPresent(at -> expiries.add(at, done.command().allocation()));
        done.command()
                .tenure()
                .notBeforeMillis()
                .ifPresent(at -> beginnings.add(at, done.command().allocation()));
    }

    /** @param planned whether a plan was written for it, which a restart would carry out unless it reads the refusal */
    private PlaceOutcome refuse(Wanted wanted, Optional<Intent> earlier, boolean planned, Refusal refusal) {
        AllocationId id = wanted.whole().allocation();
        Intent denied = planned
                ? earlier.orElseThrow().denied(refusal, clock.millis())
                : Intent.attempt(wanted.whole(), earlier, List.of(), wanted.members(), clock.millis())
                        .denied(refusal, clock.millis());
        if (planned) {
            intents.record(denied);
        } else {
            intents.recordLater(denied);
            outcomes.later(id);
        }
        announcer.tell(EngineEvent.Kind.DENIED, denied, refusal.reason().name());
        return new PlaceOutcome.Refused(id, refusal);
    }
}
