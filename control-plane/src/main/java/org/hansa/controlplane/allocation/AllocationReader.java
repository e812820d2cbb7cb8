package org.hansa.controlplane.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationPage;
import org.hansa.grid.AllocationView;
import org.hansa.grid.Notice;
import org.hansa.grid.StandingPlacement;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.jspecify.annotations.Nullable;

/** Allocations, their decisions and the refusals, for those who may see the contract that they are under. */
public final class AllocationReader {
    private static final int ENGINE_PAGE = 200;
    /** How many allocations of others one call steps over before it answers with a short page. */
    private static final int MAX_SCAN = 5_000;

    private final ContractService contracts;
    private final Authorizer authorizer;
    private final LedgerView ledger;
    private final AllocationEngine engine;
    private final AllocationService service;
    private final OwnersWord owners;
    private final DecisionRecords decisions;
    private final Refusals refusals;
    private final PageTokens tokens;

    AllocationReader(
            ContractService contracts,
            Authorizer authorizer,
            LedgerView ledger,
            AllocationEngine engine,
            AllocationService service,
            OwnersWord owners,
            DecisionRecords decisions,
            Refusals refusals,
            PageTokens tokens) {
        this.contracts = contracts;
        this.authorizer = authorizer;
        this.ledger = ledger;
        this.engine = engine;
        this.service = service;
        this.owners = owners;
        this.decisions = decisions;
        this.refusals = refusals;
        this.tokens = tokens;
    }

    /** An allocation, or a request that is under way and has nothing to show yet. */
    public record Found(AllocationId id, ContractHandle contract, Optional<AllocationView> view) {}

    /** @throws Failure {@code NOT_FOUND} also when it is another tenant's */
    public Found find(Caller caller, AllocationId id, Action action) {
        Optional<AllocationView> view = engine.allocation(id);
        ServiceContract contract = view.map(each -> each.command().contract())
                .flatMap(ledger::contract)
                .or(() -> service.underWay(id))
                .filter(each -> Resource.of(each).visibleTo(caller))
                .orElseThrow(service::unknown);
        authorizer.require(caller, action, Resource.of(contract));
        view.ifPresent(each -> service.requireOfThisMember(each, contract));
        return new Found(id, contract.handle(), view.map(owners::on));
    }

    /** The contract's home, where that is another member. */
    public Optional<MspId> homeElsewhere(AllocationView view, MspId here) {
        return ledger.contract(view.command().contract())
                .map(ServiceContract::home)
                .filter(home -> !home.equals(here));
    }

    /**
     * A notice, and what lies where with where it could go.
     *
     * @param owner who gave it, when it is not this member
     */
    public record Noticed(Notice notice, Optional<MspId> owner, List<StandingPlacement> standing) {}

    /** Of an eviction to come, or that was, the earliest of all owners; of a view that the caller may read. */
    public Optional<Noticed> notice(AllocationView view) {
        AllocationId id = view.command().allocation();
        boolean shown =
                switch (view.state()) {
                    case RESERVED, ACTIVE, RESIZING, RELEASING, EVICTED, FAILED -> true;
                    case PENDING, HELD, RELEASED, DENIED, EXPIRED, STUCK -> false;
                };
        Stream<Noticed> here = engine.notices().find(id).stream()
                .filter(any -> view.state() != AllocationState.FAILED)
                .map(notice -> new Noticed(notice, Optional.empty(), engine.destinations(id)));
        Stream<Noticed> there = engine.notices().elsewhere().find(id).stream()
                .map(each -> new Noticed(each.notice(), Optional.of(each.owner()), List.of()));
        return Stream.concat(here, there).filter(any -> shown).min(Comparator.comparingLong(each -> each.notice()
                .dueAtMillis()));
    }

    /** Newest first. A page may be shorter than asked for and still have a next one. */
    public Page<AllocationView> list(
            Caller caller,
            Optional<ContractHandle> contract,
            Optional<AllocationState> state,
            @Nullable String pageToken,
            int size) {
        Optional<ContractHandle> only =
                contract.map(handle -> contracts.visible(caller, handle).handle());
        authorizer.require(
                caller,
                Action.ALLOCATION_READ,
                only.flatMap(ledger::contract).map(Resource::of).orElseGet(() -> Resource.own(caller)));
        String scope = caller.scope() + "/allocations/" + contract + "/" + state;
        Optional<String> cursor = Optional.ofNullable(pageToken).map(token -> tokens.open(scope, token));
        Predicate<AllocationView> wanted =
                view -> visible(caller, view.command().contract())
                        && state.map(each -> each == view.state()).orElse(true);
        List<AllocationView> found = new ArrayList<>();
        int scanned = 0;
        while (true) {
            AllocationPage page = engine.allocations(only, cursor, Math.min(ENGINE_PAGE, size - found.size()));
            page.allocations().stream().filter(wanted).forEach(found::add);
            scanned += page.allocations().size();
            cursor = page.next();
            if (cursor.isEmpty() || found.size() >= size || scanned >= MAX_SCAN) {
                return new Page<>(
                        owners.on(found),
                        cursor.map(next -> tokens.issue(scope, next)).orElse(null));
            }
        }
    }

    /** @throws Failure {@code NOT_FOUND} also when it is about another tenant's contract */
    public DecisionRecord decision(Caller caller, Digest digest) {
        DecisionRecord record = decisions
                .find(digest)
                .filter(each -> visible(caller, each.contract()))
                .orElseThrow(() -> Failure.notFound("decision"));
        authorizer.require(caller, Action.DECISION_READ, Resource.of(contracts.visible(caller, record.contract())));
        return record;
    }

    /** Refusals, newest first. */
    public Page<RefusalRecord> refusals(
            Caller caller,
            Optional<ContractHandle> contract,
            Optional<String> reason,
            @Nullable String pageToken,
            int size) {
        contract.ifPresent(handle -> contracts.visible(caller, handle));
        authorizer.require(
                caller,
                Action.DECISION_READ,
                contract.flatMap(ledger::contract).map(Resource::of).orElseGet(() -> Resource.own(caller)));
        String scope = caller.scope() + "/decisions/" + contract + "/" + reason;
        Optional<Refusals.Place> before =
                Optional.ofNullable(pageToken).map(token -> Refusals.Place.parse(tokens.open(scope, token)));
        List<RefusalRecord> found = refusals.newest(
                before,
                each -> contract.map(handle -> handle.value().equals(each.contract()))
                                .orElse(true)
                        && reason.map(each.reason().name()::equals).orElse(true)
                        && visible(caller, new ContractHandle(each.contract())),
                size + 1);
        if (found.size() <= size) {
            return new Page<>(found, null);
        }
        List<RefusalRecord> page = found.subList(0, size);
        return new Page<>(
                page, tokens.issue(scope, Refusals.placeOf(page.get(size - 1)).text()));
    }

    /** Whether the caller may know of an event, asked for each one. */
    public boolean mayKnow(Caller caller, FeedEvent event) {
        if (event.open()) {
            return true;
        }
        return event.contract().map(handle -> visible(caller, handle)).orElse(caller.ofMember());
    }

    private boolean visible(Caller caller, ContractHandle handle) {
        return ledger.contract(handle)
                .map(contract -> Resource.of(contract).visibleTo(caller))
                .orElse(false);
    }
}
