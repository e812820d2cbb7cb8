package org.hansa.controlplane.compliance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.IdentityProperties;
import org.hansa.controlplane.identity.Mandate;
import org.hansa.controlplane.identity.MandateBook;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ServiceContract;
import org.springframework.stereotype.Service;

/**
 * Auditors' mandates: a tenant's officer lets an auditing organisation see contracts of the tenant, for at most a year, and
 * may take that back at any time. Only the tenant gives one; no member opens a tenant's contracts to a third party.
 */
@Service
public class MandateService {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MAX_REASON = 500;
    private final MandateBook book;
    private final ContractService contracts;
    private final Authorizer authorizer;
    private final IdentityProperties identity;
    private final Clock clock;

    MandateService(
            MandateBook book,
            ContractService contracts,
            Authorizer authorizer,
            IdentityProperties identity,
            Clock clock) {
        this.book = book;
        this.contracts = contracts;
        this.authorizer = authorizer;
        this.identity = identity;
        this.clock = clock;
    }

    /** The organisations of this member's realm that audit. */
    public List<IdentityProperties.Auditor> auditors(Caller caller) {
        authorizer.require(caller, Action.MEMBER_READ, Resource.shared());
        return identity.auditors();
    }

    /** Those that the caller's organisation gave, or was given; also what has ended. Newest first. */
    public List<Mandate> mandates(Caller caller) {
        authorizer.require(caller, Action.MANDATE_READ, Resource.own(caller));
        return book.all().stream().filter(each -> concerns(caller, each)).toList();
    }

    public Mandate mandate(Caller caller, String id) {
        Mandate mandate = visible(caller, id);
        authorizer.require(caller, Action.MANDATE_READ, Resource.own(caller));
        return mandate;
    }

    /** @throws Failure {@code NOT_FOUND} when a contract is not the tenant's, {@code INVALID_FIELD} by field otherwise */
    public Mandate grant(
            Caller caller,
            String auditor,
            SortedSet<ContractHandle> handles,
            Instant from,
            Instant until,
            String reason) {
        authorizer.require(caller, Action.MANDATE_GRANT, Resource.own(caller));
        for (ContractHandle handle : handles) {
            ServiceContract contract = contracts.visible(caller, handle);
            authorizer.require(caller, Action.MANDATE_GRANT, Resource.of(contract));
        }
        FieldErrors errors = new FieldErrors();
        errors.require(identity.isAuditor(auditor), "auditor", "is no auditor of this member's realm");
        errors.require(!handles.isEmpty(), "contracts", "is empty: a mandate names what may be seen");
        errors.require(from.isBefore(until), "until", "is not after from");
        errors.require(until.isAfter(clock.instant()), "until", "has passed");
        errors.require(
                Duration.between(from, until).compareTo(LONGEST) <= 0,
                "until",
                "is more than " + LONGEST.toDays() + " days after from");
        errors.text("reason", reason, MAX_REASON);
        errors.throwIfAny();
        Mandate mandate = new Mandate(
                "m-" + UUID.randomUUID(),
                caller.issuerKey(),
                caller.organization().id(),
                auditor,
                handles,
                from.toEpochMilli(),
                until.toEpochMilli(),
                caller.toActor(caller.rolesText()),
                reason,
                0);
        book.put(mandate);
        return mandate;
    }

    /** Takes it back; one that has ended stays as it is. */
    public Mandate end(Caller caller, String id) {
        Mandate mandate = visible(caller, id);
        authorizer.require(caller, Action.MANDATE_GRANT, Resource.own(caller));
        long now = clock.millis();
        return mandate.endMillis() <= now ? mandate : book.end(mandate, now);
    }

    private Mandate visible(Caller caller, String id) {
        return book.mandate(id)
                .filter(each -> concerns(caller, each))
                .orElseThrow(() -> Failure.of(FailureKind.NOT_FOUND, "There is no such mandate."));
    }

    private static boolean concerns(Caller caller, Mandate mandate) {
        String organization = caller.organization().id();
        return mandate.issuer().equals(caller.issuerKey())
                && (caller.ofTenant() && mandate.tenant().equals(organization)
                        || caller.ofAuditor() && mandate.auditor().equals(organization));
    }
}
