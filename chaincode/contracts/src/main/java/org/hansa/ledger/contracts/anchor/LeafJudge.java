package org.hansa.ledger.contracts.anchor;

import java.util.Optional;
import java.util.TreeMap;
import org.hansa.ledger.contracts.membership.Parameters;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.VoidCode;

/**
 * Decides whether a leaf counts, in the order of {@link VoidCode}. Only a leaf that claims something new is asked about
 * contract, policy, grant and declaration: room that comes back is never refused for them.
 */
final class LeafJudge {
    private final LedgerTransaction transaction;
    private final SiteId site;
    private final MspId owner;
    private final Tally totals;
    private final Optional<CapacityDeclaration> declaration;
    private final TreeMap<PolicyRevision, Boolean> policies = new TreeMap<>();

    LeafJudge(LedgerTransaction transaction, SiteId site, MspId owner, Tally totals) {
        this.transaction = transaction;
        this.site = site;
        this.owner = owner;
        this.totals = totals;
        this.declaration = transaction.find(LedgerKey.capacity(site), CapacityDeclaration::parse);
    }

    /** @param closed the reservation that the leaf closes, if it holds room */
    Optional<VoidCode> judge(Leaf leaf, ContractAtSite contract, Optional<Leaf> closed) {
        boolean claims = claims(leaf, closed);
        if (claims) {
            Optional<VoidCode> notAllowed = mayClaim(leaf, contract);
            if (notAllowed.isPresent()) {
                return notAllowed;
            }
        }
        if (leaf.body().event().closes() && closed.isEmpty()) {
            return Optional.of(VoidCode.CLOSES_UNKNOWN);
        }
        if (leaf.body().event() == LeafEvent.EXPIRED && !isOver(closed.orElseThrow())) {
            return Optional.of(VoidCode.EXPIRED_TOO_EARLY);
        }
        return claims ? hasRoom(leaf, contract, closed) : Optional.empty();
    }

    /**
     * A reservation claims room; a resize does unless it asks for no more of anything and for no longer than before.
     */
    private static boolean claims(Leaf leaf, Optional<Leaf> closed) {
        if (!leaf.body().event().opens()) {
            return false;
        }
        return closed.map(before ->
                        !leaf.body().resources().fitsIn(before.body().resources()) || endOf(leaf) > endOf(before))
                .orElse(true);
    }

    private Optional<VoidCode> mayClaim(Leaf leaf, ContractAtSite contractAtSite) {
        Optional<ServiceContract> contract = contractAtSite.record();
        if (contract.isEmpty()) {
            return Optional.of(VoidCode.CONTRACT_UNKNOWN);
        }
        if (!isActive(contract.get())) {
            return Optional.of(VoidCode.CONTRACT_NOT_ACTIVE);
        }
        if (!contract.get().permittedSites().contains(site)) {
            return Optional.of(VoidCode.SITE_NOT_PERMITTED);
        }
        boolean inForce = policies.computeIfAbsent(leaf.body().policyRevision(), this::counts);
        if (!inForce) {
            return Optional.of(VoidCode.POLICY_NOT_IN_FORCE);
        }
        return ownerMayClaim() ? Optional.empty() : Optional.of(VoidCode.MEMBER_NOT_ACTIVE);
    }

    private Optional<VoidCode> hasRoom(Leaf leaf, ContractAtSite contract, Optional<Leaf> closed) {
        ResourceVector freed = closed.map(each -> each.body().resources()).orElse(ResourceVector.ZERO);
        ResourceVector taken = leaf.body().resources();
        if (!contract.grantFits(freed, taken)) {
            return Optional.of(VoidCode.GRANT_EXCEEDED);
        }
        boolean declared = declaration
                .filter(this::isRunning)
                .filter(each -> totals.fits(freed, taken, each.capacity()))
                .isPresent();
        return declared ? Optional.empty() : Optional.of(VoidCode.DECLARATION_EXCEEDED);
    }

    private boolean isActive(ServiceContract contract) {
        long now = transaction.timeMillis();
        return contract.state() == ServiceContract.State.ACTIVE
                && contract.validFromMillis() <= now
                && now < contract.validUntilMillis();
    }

    private boolean counts(PolicyRevision revision) {
        return transaction
                .find(LedgerKey.policy(revision), PolicyRecord::parse)
                .filter(policy -> policy.counts(transaction.timeMillis()))
                .isPresent();
    }

    /** The parameter is read only where it matters: an anchor in flight must not collide with a ballot about it. */
    private boolean ownerMayClaim() {
        MemberRecord member = transaction.require(LedgerKey.member(owner), MemberRecord::parse);
        return member.activeSeller(transaction.timeMillis())
                || member.mayClaim(
                        transaction.timeMillis(), Parameters.value(transaction, Parameter.RETIRING_GRACE_MILLIS));
    }

    private boolean isRunning(CapacityDeclaration each) {
        return each.fromMillis() <= transaction.timeMillis() && transaction.timeMillis() < each.untilMillis();
    }

    private boolean isOver(Leaf open) {
        return transaction.timeMillis() >= endOf(open);
    }

    private static long endOf(Leaf leaf) {
        return leaf.body().expiresAtMillis().orElse(Long.MAX_VALUE);
    }
}
