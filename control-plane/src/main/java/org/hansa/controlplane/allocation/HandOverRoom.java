package org.hansa.controlplane.allocation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationPage;
import org.hansa.grid.AllocationView;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.springframework.stereotype.Component;

/**
 * Where what runs at a site that is to be left would fit now. The contract's home asks the owners, who answer nobody else; nothing is
 * held by it. Rules about where units of one group lie to each other are left out of the question.
 */
@Component
public class HandOverRoom {
    /** Kinds of units, and allocations that are gone through; what is beyond is not asked about, and {@code of} says so. */
    private static final int MOST_KINDS = 16;

    private static final int MOST_ALLOCATIONS = 1_000;
    private static final int PAGE = 200;

    /** Sites that are asked about; the others are known from the ledger alone. */
    private static final int MOST_SITES = 8;

    /** So long an answer is shown: everybody who may see the contract may ask, and owners are not to be called for each. */
    private static final long KEPT_MILLIS = 30_000;

    private static final int MOST_KEPT = 1_000;

    private final AllocationEngine engine;
    private final GroupCoordinator coordinator;
    private final LedgerView ledger;
    private final MspId member;
    private final Clock clock;
    private final Map<Question, Kept> kept = new ConcurrentHashMap<>();

    HandOverRoom(
            AllocationEngine engine, GroupCoordinator coordinator, LedgerView ledger, HomeMember home, Clock clock) {
        this.engine = engine;
        this.coordinator = coordinator;
        this.ledger = ledger;
        this.member = home.msp();
        this.clock = clock;
    }

    /**
     * One site's answer.
     *
     * @param units that would fit there, if all of them went there
     * @param of so many that were asked about
     */
    public record Fit(SiteId site, int units, int of) {}

    private record Question(ContractHandle contract, SiteId from, List<SiteId> sites) {}

    private record Kept(List<Fit> fits, long untilMillis) {}

    /** @return one for each site whose owner answered; none where this member is not the home, or where nothing runs */
    public List<Fit> fits(ServiceContract contract, SiteId from, List<SiteId> sites) {
        if (!contract.home().equals(member)) {
            return List.of();
        }
        long now = clock.millis();
        Question question = new Question(
                contract.handle(), from, sites.stream().limit(MOST_SITES).toList());
        kept.values().removeIf(each -> each.untilMillis() <= now);
        Kept known = kept.get(question);
        if (known != null) {
            return known.fits();
        }
        List<Fit> fits = asked(question);
        if (kept.size() < MOST_KEPT) {
            kept.put(question, new Kept(fits, now + KEPT_MILLIS));
        }
        return fits;
    }

    private List<Fit> asked(Question question) {
        Map<ResourceRequest, Integer> running = new LinkedHashMap<>();
        Optional<PlaceCommand> any = running(question, running);
        Optional<PolicyRecord> policy = ledger.activePolicy();
        if (any.isEmpty() || policy.isEmpty()) {
            return List.of();
        }
        List<GroupRequest> groups = new ArrayList<>();
        running.forEach((request, units) -> groups.add(new GroupRequest(
                "g" + groups.size(), 1, request.withCount(Math.min(units, ResourceRequest.MAX_COUNT)), List.of())));
        int of = groups.stream().mapToInt(each -> each.request().count()).sum();
        List<Fit> fits = new ArrayList<>();
        coordinator
                .room(any.get().withoutNote().withGroups(groups), policy.get().revision(), question.sites())
                .forEach((site, units) -> fits.add(
                        new Fit(site, units.stream().mapToInt(Integer::intValue).sum(), of)));
        return fits;
    }

    /** Adds units by what one of them asks for. @return the command of one of the allocations */
    private Optional<PlaceCommand> running(Question question, Map<ResourceRequest, Integer> units) {
        Optional<PlaceCommand> any = Optional.empty();
        Optional<String> cursor = Optional.empty();
        int seen = 0;
        do {
            AllocationPage page = engine.allocations(Optional.of(question.contract()), cursor, PAGE);
            for (AllocationView view : page.allocations()) {
                boolean here = view.state() == AllocationState.RESERVED || view.state() == AllocationState.ACTIVE;
                if (here && add(view, question.from(), units)) {
                    any = any.or(() -> Optional.of(view.command()));
                }
            }
            seen += page.allocations().size();
            cursor = page.next();
        } while (cursor.isPresent() && seen < MOST_ALLOCATIONS);
        return any;
    }

    private static boolean add(AllocationView view, SiteId from, Map<ResourceRequest, Integer> units) {
        boolean some = false;
        for (AllocationView.Part part : view.parts()) {
            PlacedPart placed = part.placed();
            if (placed.site().equals(from)
                    && placed.group() < view.command().groups().size()) {
                ResourceRequest one = view.command().request(placed.group()).withCount(1);
                if (units.containsKey(one) || units.size() < MOST_KINDS) {
                    units.merge(one, placed.units(), Integer::sum);
                    some = true;
                }
            }
        }
        return some;
    }
}
