package org.hansa.controlplane.allocation;

import java.util.List;
import java.util.function.LongConsumer;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.SiteDrain;
import org.hansa.grid.StandingPlacement;
import org.hansa.grid.drain.DrainDesk;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sites that take nothing new, and what still lies on hosts and sites. The member's own people only; what lies there names
 * tenants' allocations, so who may see it must be allowed to read those too.
 */
public final class DrainService {
    private final MspId member;
    private final LedgerView ledger;
    private final Authorizer authorizer;
    private final AllocationEngine engine;
    private final PageTokens tokens;

    DrainService(MspId member, LedgerView ledger, Authorizer authorizer, AllocationEngine engine, PageTokens tokens) {
        this.member = member;
        this.ledger = ledger;
        this.authorizer = authorizer;
        this.engine = engine;
        this.tokens = tokens;
    }

    public SiteDrain site(Caller caller, SiteId id) {
        authorizer.require(caller, Action.PROVIDER_READ, of(id));
        requireKnown(id);
        return engine.drains().site(id);
    }

    /** @param precondition is given the version that stands and throws when the caller has read another one */
    public synchronized SiteDrain drain(Caller caller, SiteId id, boolean on, LongConsumer precondition) {
        authorizer.require(caller, Action.PROVIDER_UPDATE, of(id));
        requireKnown(id);
        precondition.accept(engine.drains().site(id).version());
        return engine.drains().drain(id, on);
    }

    /** What lies on a provider, by allocation. */
    public Page<StandingPlacement> placements(Caller caller, ProviderId id, @Nullable String pageToken, int size) {
        requireReader(caller, Resource.privateOf(member));
        if (engine.provider(id).isEmpty()) {
            throw Failure.notFound("provider");
        }
        String scope = caller.scope() + "/providers/" + id + "/placements";
        int limit = limit(size);
        return page(engine.drains().placements(id, after(scope, pageToken), limit + 1), scope, limit);
    }

    /** What lies at a site, by provider and allocation. */
    public Page<StandingPlacement> placements(Caller caller, SiteId id, @Nullable String pageToken, int size) {
        requireReader(caller, of(id));
        requireKnown(id);
        String scope = caller.scope() + "/sites/" + id + "/placements";
        int limit = limit(size);
        return page(engine.drains().placements(id, after(scope, pageToken), limit + 1), scope, limit);
    }

    private void requireReader(Caller caller, Resource resource) {
        authorizer.require(caller, Action.PROVIDER_READ, resource);
        authorizer.require(caller, Action.ALLOCATION_READ, resource);
    }

    /** Whoever may not see the member's providers learns nothing of whether there is such a site here. */
    private Resource of(SiteId id) {
        return Resource.privateOf(ledger.site(id).map(SiteRecord::owner).orElse(member));
    }

    private void requireKnown(SiteId id) {
        if (ledger.site(id).isEmpty()) {
            throw Failure.notFound("site");
        }
    }

    private static int limit(int size) {
        return Math.min(size, DrainDesk.MAX_PLACEMENTS);
    }

    private String after(String scope, @Nullable String pageToken) {
        return pageToken == null ? "" : tokens.open(scope, pageToken);
    }

    private Page<StandingPlacement> page(List<StandingPlacement> found, String scope, int limit) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<StandingPlacement> shown = found.subList(0, limit);
        return new Page<>(shown, tokens.issue(scope, shown.get(limit - 1).position()));
    }
}
