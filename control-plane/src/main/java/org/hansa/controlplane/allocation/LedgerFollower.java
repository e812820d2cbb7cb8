package org.hansa.controlplane.allocation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hansa.controlplane.ledger.CommittedBlock;
import org.hansa.controlplane.ledger.LedgerChange;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Carries what the ledger says of grants into the engine, keeps grants at other members' sites ahead of their use, and tells
 * the feed. The projection's thread only notes what changed; writes to the grid happen on a thread of their own, the newest
 * version of each grant only.
 */
final class LedgerFollower implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerFollower.class);
    private final MspId member;
    private final LedgerView ledger;
    private final AllocationEngine engine;
    private final GrantKeeper grants;
    private final EventHub hub;
    private final Executor executor;
    private final Set<Place> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean applying = new AtomicBoolean();
    private volatile @Nullable AutoCloseable subscription;

    private record Place(ContractHandle contract, SiteId site) {}

    LedgerFollower(
            MspId member,
            LedgerView ledger,
            AllocationEngine engine,
            GrantKeeper grants,
            EventHub hub,
            Executor executor) {
        this.member = member;
        this.ledger = ledger;
        this.engine = engine;
        this.grants = grants;
        this.hub = hub;
        this.executor = executor;
    }

    @Override
    public void start() {
        subscription = ledger.onBlock(this::committed);
        for (ServiceContract contract : ledger.contracts()) {
            ledger.grants(contract.handle()).forEach(grant -> changed.add(new Place(grant.contract(), grant.site())));
        }
        apply();
    }

    private void committed(CommittedBlock block) {
        boolean live = ledger.caughtUp();
        for (LedgerChange change : block.changes()) {
            String[] key = change.key().split("/");
            if (key.length == 3 && key[0].equals("grant")) {
                changed.add(new Place(new ContractHandle(key[1]), new SiteId(key[2])));
            } else if (live && key.length == 3 && key[0].equals("use")) {
                used(new ContractHandle(key[1]), new SiteId(key[2]));
            }
        }
        apply();
        if (live) {
            hub.committed(block);
        }
    }

    /** Of own sites the engine knows better, and earlier, how much of a grant is left. */
    private void used(ContractHandle contract, SiteId site) {
        if (!own(site)) {
            grants.keepAhead(contract, site);
        }
    }

    private void apply() {
        if (changed.isEmpty() || !applying.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(this::applyAll);
        } catch (RejectedExecutionException e) {
            applying.set(false);
        }
    }

    private void applyAll() {
        try {
            for (Place place : changed) {
                changed.remove(place);
                if (own(place.site())) {
                    ledger.grant(place.contract(), place.site()).ifPresent(this::granted);
                }
            }
        } catch (RuntimeException e) {
            LOG.error("grants could not be carried into the grid; the next block tries again", e);
        } finally {
            applying.set(false);
        }
        apply();
    }

    /** An older version than the engine knows changes nothing. */
    private void granted(Grant grant) {
        engine.applyGrant(grant.contract(), grant.site(), grant.version(), grant.granted());
    }

    private boolean own(SiteId site) {
        return ledger.site(site).map(SiteRecord::owner).filter(member::equals).isPresent();
    }

    @Override
    public void stop() {
        AutoCloseable open = subscription;
        subscription = null;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.warn("the ledger's listener could not be taken off", e);
            }
        }
    }

    @Override
    public boolean isRunning() {
        return subscription != null;
    }

    /** Before the feed of blocks, so that nothing is missed. */
    @Override
    public int getPhase() {
        return -1;
    }
}
