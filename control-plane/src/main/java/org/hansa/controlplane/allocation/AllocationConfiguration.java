package org.hansa.controlplane.allocation;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.ResidencyCache;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.controlplane.kernel.Rounds;
import org.hansa.controlplane.kernel.Secrets;
import org.hansa.controlplane.kernel.StageTimers;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.LedgerTransactions;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.ReceiptSigner;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.grid.group.RemoteOwners;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.MspId;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class AllocationConfiguration {
    private static final int MAX_REFUSALS = 10_000;
    private static final Duration WIND_DOWN_EVERY = Duration.ofSeconds(10);

    @Bean(destroyMethod = "close", defaultCandidate = false)
    PlacementThreads placements() {
        return PlacementThreads.onThisMachine();
    }

    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    ExecutorService registrations() {
        return BoundedExecutor.of("registration", 8, 4_000);
    }

    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    ExecutorService topUps() {
        return BoundedExecutor.of("grants", 8, 1_000);
    }

    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    ExecutorService eventStreams() {
        return BoundedExecutor.of("events", EventHub.MAX_LISTENERS, 0);
    }

    @Bean
    AllocationLedger allocationLedger(LedgerTransactions transactions) {
        return new ChaincodeAllocationLedger(transactions);
    }

    @Bean
    ReceiptSigner receiptSigner(@Value("${hansa.ledger.anchor.key}") Path key) {
        return new AnchorReceiptSigner(key);
    }

    @Bean
    GroupCoordinator groupCoordinator(
            AllocationEngine engine, RemoteOwners owners, @Qualifier("ownerCalls") Executor executor) {
        return engine.coordinator(owners, executor);
    }

    /** Calls to several owners at once; when all are busy a request makes its calls one after the other. */
    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    ExecutorService ownerCalls() {
        return BoundedExecutor.of("owner-calls", 32, 0);
    }

    @Bean
    DecisionRecords decisionRecords(StateDirectory state) {
        return new DecisionRecords(state.folder("decisions"));
    }

    @Bean
    Refusals refusals(StateDirectory state, JsonMapper json) {
        return new Refusals(state.folder("refusals"), json, MAX_REFUSALS);
    }

    @Bean
    EventHub eventHub(Clock clock) {
        return new EventHub(clock.instant());
    }

    /** Told before the web server waits for the requests under way: an event stream is one that never ends by itself. */
    @Bean
    ApplicationListener<ContextClosedEvent> endOfEventStreams(EventHub hub) {
        return closed -> hub.close();
    }

    @Bean
    GrantKeeper grantKeeper(
            HomeMember member,
            LedgerView ledger,
            LedgerWriter writer,
            AllocationEngine engine,
            GrantDonors donors,
            @Value("${hansa.allocation.grant-patience:PT3S}") Duration patience,
            @Qualifier("topUps") Executor executor,
            Clock clock) {
        return new GrantKeeper(
                member.msp(),
                ledger,
                writer,
                grant -> granted(engine, ledger, member.msp(), grant),
                donors,
                patience,
                executor,
                clock);
    }

    @Bean
    LedgerFollower ledgerFollower(
            HomeMember member,
            LedgerView ledger,
            AllocationEngine engine,
            GrantKeeper grants,
            EventHub hub,
            @Qualifier("topUps") Executor executor) {
        return new LedgerFollower(member.msp(), ledger, engine, grants, hub, executor);
    }

    @Bean
    AllocationMetrics allocationMetrics(
            AllocationEngine engine, EventHub hub, GrantKeeper grants, MeterRegistry metrics) {
        AllocationMetrics measured = new AllocationMetrics(engine, metrics);
        engine.subscribe(event -> {
            measured.told(event);
            hub.told(event);
            if (event.kind() == EngineEvent.Kind.GRANT_LOW) {
                low(engine, grants, event);
            }
        });
        return measured;
    }

    /** Other members' engines hear of theirs from the ledger. */
    private static void granted(AllocationEngine engine, LedgerView ledger, MspId member, Grant grant) {
        boolean own = ledger.site(grant.site())
                .filter(site -> site.owner().equals(member))
                .isPresent();
        if (own) {
            engine.applyGrant(grant.contract(), grant.site(), grant.version(), grant.granted());
        }
    }

    /** The engine hears its own sites; whose contract it is {@link GrantKeeper} checks. */
    private static void low(AllocationEngine engine, GrantKeeper grants, EngineEvent event) {
        event.contract()
                .flatMap(contract -> event.site().flatMap(site -> engine.grant(contract, site)))
                .ifPresent(grant -> grants.keepAhead(
                        new Grant(grant.contract(), grant.site(), grant.version(), grant.granted()),
                        grant.held().plus(grant.used())));
    }

    @Bean
    CapacityEnds capacityEnds(
            LedgerView ledger, @Value("${hansa.allocation.wind-down:P30D}") Duration near, Clock clock) {
        return new CapacityEnds(ledger::capacity, near, clock);
    }

    @Bean
    WindDown windDown(HomeMember member, LedgerView ledger, CapacityEnds ends, AllocationEngine engine) {
        return new WindDown(member.msp(), ledger, ends, engine);
    }

    @Bean
    Rounds windingDown(WindDown windDown) {
        return new Rounds("wind-down", Duration.ZERO, WIND_DOWN_EVERY, windDown::turn);
    }

    @Bean
    SiteSelection siteSelection(LedgerView ledger, ResidencyCache residency, CapacityEnds ends) {
        return new SiteSelection(ledger, residency, ends);
    }

    @Bean
    ExemptionUses exemptionUses(LedgerView ledger, LedgerWriter writer) {
        return new ExemptionUses(ledger, writer);
    }

    @Bean
    RefusalDesk refusalDesk(
            AllocationEngine engine,
            LedgerView ledger,
            Refusals refusals,
            EventHub hub,
            MeterRegistry metrics,
            Clock clock) {
        return new RefusalDesk(engine, ledger, refusals, hub, metrics, clock);
    }

    @Bean
    AllocationIds allocationIds(Secrets secrets, Clock clock) {
        return new AllocationIds(secrets.key("allocation-ids"), clock);
    }

    @Bean
    ResizeService resizeService(
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
        return new ResizeService(
                contracts,
                ledger,
                authorizer,
                engine,
                coordinator,
                ids,
                selection,
                decisions,
                exemptions,
                grants,
                desk,
                json,
                stages,
                clock);
    }

    @Bean
    AllocationService allocationService(
            HomeMember member,
            LedgerView ledger,
            ContractService contracts,
            Authorizer authorizer,
            AllocationEngine engine,
            GroupCoordinator coordinator,
            TakenHomes taken,
            GrantKeeper grants,
            DecisionRecords decisions,
            ExemptionUses exemptions,
            SiteSelection selection,
            RefusalDesk desk,
            AllocationIds ids,
            @Value("${hansa.allocation.answer-within:PT2S}") Duration answerWithin,
            @Qualifier("placements") Executor executor,
            MeterRegistry metrics,
            StageTimers stages,
            Clock clock) {
        GrantPatience whole = new GrantPatience(coordinator::place, grants, stages, clock);
        GrantPatience across = new GrantPatience(coordinator::placeAcross, grants, stages, clock);
        PlacementRoad road = new PlacementRoad(
                member.msp(),
                engine,
                ledger,
                contracts,
                selection,
                decisions,
                exemptions,
                whole,
                across,
                coordinator::makeRoom,
                desk,
                stages,
                clock);
        return new AllocationService(
                ledger,
                contracts,
                authorizer,
                engine,
                coordinator,
                taken,
                ids,
                selection,
                road,
                desk,
                answerWithin,
                executor,
                metrics,
                stages,
                clock);
    }

    @Bean
    HealthIndicator gridHealth(AllocationEngine engine) {
        return new GridHealth(engine::status);
    }

    @Bean
    AllocationReader allocationReader(
            ContractService contracts,
            Authorizer authorizer,
            LedgerView ledger,
            AllocationEngine engine,
            AllocationService service,
            GroupCoordinator coordinator,
            RecordsElsewhere records,
            DecisionRecords decisions,
            Refusals refusals,
            PageTokens tokens) {
        return new AllocationReader(
                contracts,
                authorizer,
                ledger,
                engine,
                service,
                new OwnersWord(coordinator::askOwners, records),
                decisions,
                refusals,
                tokens);
    }

    @Bean
    ProviderService providerService(
            HomeMember member,
            LedgerView ledger,
            Authorizer authorizer,
            AllocationEngine engine,
            PageTokens tokens,
            @Qualifier("registrations") ExecutorService executor) {
        return new ProviderService(member.msp(), ledger, authorizer, engine, tokens, executor);
    }

    @Bean
    GridDeclarationGuard gridDeclarationGuard(LedgerView ledger, AllocationEngine engine) {
        return new GridDeclarationGuard(ledger, engine);
    }

    @Bean
    DrainService drainService(
            HomeMember member, LedgerView ledger, Authorizer authorizer, AllocationEngine engine, PageTokens tokens) {
        return new DrainService(member.msp(), ledger, authorizer, engine, tokens);
    }
}
