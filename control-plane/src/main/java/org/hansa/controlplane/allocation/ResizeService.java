package org.hansa.controlplane.allocation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.StageTimers;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationView;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.ResizeCommand;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Changes what an allocation has. Growing is asking for room: it needs the same right and a residency decision of today, whose
 * digest and revision go into the new leaf.
 */
public final class ResizeService {
    static final String SCHEMA = "resize-request/1";

    private final ContractService contracts;
    private final LedgerView ledger;
    private final SiteDomains domains;
    private final Authorizer authorizer;
    private final AllocationEngine engine;
    private final GroupCoordinator coordinator;
    private final AllocationIds ids;
    private final SiteSelection selection;
    private final DecisionRecords decisions;
    private final ExemptionUses exemptions;
    private final GrantKeeper grants;
    private final RefusalDesk desk;
    private final JsonMapper json;
    private final StageTimers stages;
    private final Clock clock;

    ResizeService(
            ContractService contracts,
            LedgerView ledger,
            Authorizer authorizer,
            AllocationEngine engine,
            GroupCoordinator coordinator,
            AllocationIds ids,
            SiteSelection selection,
            DecisionRecords decisions,
            ExemptionUses exemptions,
            GrantKeeper grants,
            RefusalDesk desk,
            JsonMapper json,
            StageTimers stages,
            Clock clock) {
        this.contracts = contracts;
        this.ledger = ledger;
        this.domains = new SiteDomains(ledger);
        this.authorizer = authorizer;
        this.engine = engine;
        this.coordinator = coordinator;
        this.ids = ids;
        this.selection = selection;
        this.decisions = decisions;
        this.exemptions = exemptions;
        this.grants = grants;
        this.desk = desk;
        this.json = json;
        this.stages = stages;
        this.clock = clock;
    }

    /**
     * @param precondition is given the version that stands and throws when the caller has read another one
     * @throws Failure {@code NOT_FOUND} also when it is another tenant's, {@code WRONG_STATE} when it has no room, or the
     *     refusal, which is recorded by then
     */
    public AllocationView resize(Caller caller, AllocationId id, List<GroupChange> changes, LongConsumer precondition) {
        AllocationView view = engine.allocation(id)
                .filter(each -> ledger.contract(each.command().contract())
                        .filter(contract -> Resource.of(contract).visibleTo(caller))
                        .isPresent())
                .orElseThrow(() -> Failure.notFound("allocation"));
        ServiceContract contract = ledger.contract(view.command().contract()).orElseThrow();
        authorizer.require(caller, Action.ALLOCATION_CREATE, Resource.of(contract));
        contracts.atHome(contract);
        precondition.accept(view.updatedAtMillis());
        requireStanding(view);
        List<GroupRequest> groups = groups(view, changes);
        Attempt attempt = attempt(caller, view, contract, groups);
        if (contract.state() != ServiceContract.State.ACTIVE || clock.millis() >= contract.validUntilMillis()) {
            throw desk.refuse(
                    attempt,
                    RefusalReason.CONTRACT_NOT_ACTIVE,
                    "The contract is not active any more.",
                    Optional.empty(),
                    List.of());
        }
        SiteChoice choice = selection.choose(contract, contracts.terms(contract), attempt.request());
        decisions.keep(choice.decision());
        if (choice.permitted().isEmpty() && !choice.barred().isEmpty()) {
            throw desk.refuse(attempt, choice.beyondCeilings(), Optional.of(choice.decision()), choice.refusals());
        }
        List<ExemptionUses.Counted> counted = new ArrayList<>();
        SiteChoice usable = withoutExpired(view, choice, counted);
        PlaceOutcome outcome = outcome(attempt, view, groups, usable);
        counted.forEach(each -> exemptions.giveBackUnlessPlaced(each, outcome));
        return answer(attempt, usable, outcome);
    }

    /**
     * Room at a site that only an exemption permits is one more use of it, which may be one too many.
     *
     * @param counted gets what is used
     */
    private SiteChoice withoutExpired(AllocationView view, SiteChoice choice, List<ExemptionUses.Counted> counted) {
        Set<SiteId> there =
                view.parts().stream().map(part -> part.placed().site()).collect(Collectors.toSet());
        Set<SiteId> onlyByExemption = choice.decision().exemptions().keySet();
        List<SiteId> usable = choice.permitted().stream()
                .filter(site -> !onlyByExemption.contains(site)
                        || (there.contains(site) && used(choice.decision(), site, counted)))
                .toList();
        return new SiteChoice(choice.decision(), usable, choice.barred(), choice.excluded());
    }

    private boolean used(ResidencyDecision decision, SiteId site, List<ExemptionUses.Counted> counted) {
        Optional<ExemptionUses.Counted> use = exemptions.use(decision, site);
        use.ifPresent(counted::add);
        return use.isPresent();
    }

    private static void requireStanding(AllocationView view) {
        boolean resizable = view.state() == AllocationState.RESERVED || view.state() == AllocationState.ACTIVE;
        if (!resizable) {
            throw Failure.of(FailureKind.WRONG_STATE, "The allocation is " + view.state() + ".");
        }
    }

    private static List<GroupRequest> groups(AllocationView view, List<GroupChange> changes) {
        FieldErrors errors = new FieldErrors();
        Map<String, GroupChange> byName = new TreeMap<>();
        List<String> known =
                view.command().groups().stream().map(GroupRequest::name).toList();
        for (int i = 0; i < changes.size(); i++) {
            GroupChange change = changes.get(i);
            String field = "groups[" + i + "].name";
            errors.require(known.contains(change.group()), field, "is not one of " + known);
            errors.require(byName.put(change.group(), change) == null, field, "is named twice");
        }
        errors.throwIfAny();
        List<GroupRequest> groups = new ArrayList<>();
        for (int number = 0; number < known.size(); number++) {
            Optional<GroupChange> change = Optional.ofNullable(byName.get(known.get(number)));
            groups.add(changed(
                    view,
                    number,
                    change,
                    "groups[" + change.map(changes::indexOf).orElse(0) + "]"));
        }
        return groups;
    }

    private static GroupRequest changed(AllocationView view, int number, Optional<GroupChange> change, String field) {
        GroupRequest before = view.command().groups().get(number);
        if (change.isEmpty()) {
            return before;
        }
        int has = view.parts().stream()
                .map(AllocationView.Part::placed)
                .filter(part -> part.group() == number)
                .mapToInt(PlacedPart::units)
                .sum();
        int count = change.get().count().orElse(has);
        ResourceRequest old = before.request();
        try {
            ResourceRequest next = new ResourceRequest(
                    change.get().perUnit().orElse(old.perUnit()),
                    old.gpu(),
                    count,
                    old.requiredTraits(),
                    old.forbiddenTraits());
            return new GroupRequest(before.name(), count, next, before.rules());
        } catch (IllegalArgumentException e) {
            throw FieldErrors.one(field, String.valueOf(e.getMessage()));
        }
    }

    /** The request as it was, with its new groups; what else it said the note has kept. */
    private Attempt attempt(Caller caller, AllocationView view, ServiceContract contract, List<GroupRequest> groups) {
        AllocationNote note = AllocationNote.parse(view.command().note());
        JsonNode request = json.readTree(note.request().getBytes(StandardCharsets.UTF_8));
        TreeSet<String> tags = new TreeSet<>();
        request.path("dataClass").path("tags").forEach(tag -> tags.add(tag.asString()));
        PlacementRequest placement = new PlacementRequest(
                contract.handle(),
                groups.stream()
                        .map(group -> new PlacementRequest.Group(WorkloadKind.CONTAINER, Optional.empty(), group))
                        .toList(),
                new TreeSet<>(),
                new TreeSet<>(),
                DataClass.of(request.path("dataClass").path("level").asString(""), tags),
                request.has("purpose") ? Optional.of(request.path("purpose").asString()) : Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Conditions.of(note));
        Digest digest = Digest.of(JsonObject.schema(SCHEMA)
                .with("allocation", view.command().allocation().value())
                .withRecords("groups", placement.groups())
                .with("salt", ids.salt(contract.handle()))
                .bytes());
        return new Attempt(caller, view.command().allocation(), contract, placement, digest, note);
    }

    /** For units that come further, sites that were not permitted when it was asked for have to be told apart too. */
    private List<GroupRequest> named(AllocationView view, List<GroupRequest> groups, SiteChoice choice) {
        Set<SiteId> sites = new TreeSet<>(choice.permitted());
        view.parts().forEach(part -> sites.add(part.placed().site()));
        List<GroupRequest> named = new ArrayList<>();
        for (int number = 0; number < groups.size(); number++) {
            GroupRequest wanted = groups.get(number);
            int before = view.command().groups().get(number).request().count();
            named.add(wanted.request().count() > before ? domains.named(wanted, sites) : wanted);
        }
        return named;
    }

    private PlaceOutcome outcome(Attempt attempt, AllocationView view, List<GroupRequest> groups, SiteChoice choice) {
        ResizeCommand command = new ResizeCommand(
                attempt.allocation(),
                view.updatedAtMillis(),
                named(view, groups, choice),
                choice.permitted(),
                choice.decision().digest(),
                choice.decision().policyRevision(),
                attempt.requestDigest(),
                Consent.MEMBER_ASSERTED,
                view.command().commitments());
        GrantPatience grid = new GrantPatience(any -> coordinator.resize(command), grants, stages, clock);
        return grid.place(view.command(), grid.end());
    }

    private AllocationView answer(Attempt attempt, SiteChoice choice, PlaceOutcome outcome) {
        if (outcome instanceof PlaceOutcome.Refused refused) {
            throw desk.refuse(attempt, refused.refusal(), Optional.of(choice.decision()), choice.refusals());
        }
        if (outcome instanceof PlaceOutcome.Mismatched) {
            throw Failure.of(FailureKind.PRECONDITION_FAILED, "The allocation has changed since it was read.");
        }
        return engine.allocation(attempt.allocation()).orElseThrow();
    }
}
