package org.hansa.controlplane.capacity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.Offer;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Declarations: read by everybody who may look, made by the site's owner. */
@Service
public class CapacityService {
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final Authorizer authorizer;
    private final List<DeclarationGuard> guards;

    public CapacityService(
            LedgerView ledger, LedgerWriter writer, Authorizer authorizer, List<DeclarationGuard> guards) {
        this.ledger = ledger;
        this.writer = writer;
        this.authorizer = authorizer;
        this.guards = List.copyOf(guards);
    }

    public SiteCapacity capacity(Caller caller, SiteId id) {
        authorizer.require(caller, Action.CAPACITY_READ, Resource.shared());
        SiteRecord site = site(id);
        return of(site.site());
    }

    /**
     * @param offer prices and latencies; null leaves those that stand, so that who declares more room need not repeat them
     * @param precondition is given the version that stands and throws when the caller has read another one
     * @return the capacity with the new declaration, which the ledger has
     */
    public SiteCapacity declare(
            Caller caller,
            SiteId id,
            ResourceVector capacity,
            Instant from,
            Instant until,
            @Nullable Offer offer,
            LongConsumer precondition) {
        SiteRecord site = site(id);
        authorizer.require(caller, Action.CAPACITY_DECLARE, Resource.publicOf(site.owner()));
        FieldErrors errors = new FieldErrors();
        errors.require(from.isBefore(until), "until", "is not after from");
        errors.require(from.toEpochMilli() >= 0, "from", "lies before 1970");
        errors.throwIfAny();
        long version = of(id).version();
        precondition.accept(version);
        CapacityDeclaration next = new CapacityDeclaration(
                id,
                version + 1,
                capacity,
                from.toEpochMilli(),
                until.toEpochMilli(),
                Optional.ofNullable(offer).or(() -> ledger.capacity(id).flatMap(CapacityDeclaration::offer)));
        guards.forEach(guard -> guard.beforeDeclaring(next));
        writer.submit(
                LedgerIdentity.GOVERNANCE,
                LedgerFunction.DECLARE_CAPACITY,
                new String(next.bytes(), StandardCharsets.UTF_8));
        return of(id);
    }

    private SiteRecord site(SiteId id) {
        return ledger.site(id).orElseThrow(() -> Failure.notFound("site"));
    }

    private SiteCapacity of(SiteId id) {
        return SiteCapacity.of(id, ledger.capacity(id), ledger.siteHead(id));
    }
}
