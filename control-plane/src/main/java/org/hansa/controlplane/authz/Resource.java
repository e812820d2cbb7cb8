package org.hansa.controlplane.authz;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.controlplane.identity.Caller;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;

/**
 * What an action is on, with what a decision needs to know of it; its type is the word before the action's dot.
 *
 * @param open whether every caller may know that it exists
 * @param member whose it is: a site's owner, a contract's home
 * @param tenant the tenant whose it is
 * @param parties the members that it concerns
 */
public record Resource(
        boolean open,
        Optional<MspId> member,
        Optional<Tenant> tenant,
        SortedSet<MspId> parties,
        Optional<ContractHandle> contract,
        Optional<Proposer> proposer) {
    public Resource {
        parties = Collections.unmodifiableSortedSet(new TreeSet<>(parties));
    }

    /** What the whole consortium shares: members, sites, policies, the ledger's heights. */
    public static Resource shared() {
        return new Resource(
                true, Optional.empty(), Optional.empty(), new TreeSet<>(), Optional.empty(), Optional.empty());
    }

    /** What one member answers for and everybody may see: a site, its declaration. */
    public static Resource publicOf(MspId owner) {
        return new Resource(
                true, Optional.of(owner), Optional.empty(), new TreeSet<>(), Optional.empty(), Optional.empty());
    }

    /** What only the member itself may see: a provider. */
    public static Resource privateOf(MspId owner) {
        return new Resource(
                false,
                Optional.of(owner),
                Optional.empty(),
                new TreeSet<>(List.of(owner)),
                Optional.empty(),
                Optional.empty());
    }

    /** A contract, or something under it: a grant, an allocation, a decision. */
    public static Resource of(ServiceContract contract) {
        return new Resource(
                false,
                Optional.of(contract.home()),
                Optional.of(new Tenant(contract.issuer(), contract.tenant())),
                new TreeSet<>(contract.parties()),
                Optional.of(contract.handle()),
                Optional.empty());
    }

    /** A collection filtered to what the caller's own organisation has; for an auditor, to what the mandates name. */
    public static Resource own(Caller caller) {
        Optional<Tenant> tenant = caller.ofTenant()
                ? Optional.of(
                        new Tenant(caller.issuerKey(), caller.organization().id()))
                : Optional.empty();
        return new Resource(
                true,
                Optional.of(caller.member()),
                tenant,
                new TreeSet<>(List.of(caller.member())),
                caller.engagement().flatMap(each -> each.contracts().stream().findFirst()),
                Optional.empty());
    }

    public Resource proposedBy(Proposer someone) {
        return new Resource(open, member, tenant, parties, contract, Optional.of(someone));
    }

    /**
     * Whether the caller may know that this exists. What it may not know of is answered as if it were not there. A tenant
     * sees its own; a member's people see what their member is concerned in; an auditor knows of the contracts that mandates
     * name, also when they have ended: whether they count now is the policy's to say.
     */
    public boolean visibleTo(Caller caller) {
        if (open) {
            return true;
        }
        return switch (caller.organization().kind()) {
            case MEMBER -> parties.contains(caller.member());
            case CONSORTIUM ->
                contract.filter(each -> caller.engagement()
                                .filter(engagement -> engagement.contracts().contains(each))
                                .isPresent())
                        .isPresent();
            case TENANT ->
                tenant.map(owner -> caller.isTenant(owner.issuer(), owner.organization()))
                        .orElse(false);
        };
    }
}
