package org.hansa.controlplane.allocation.peer;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.hansa.controlplane.allocation.QuotaLeft;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.Peer;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.grid.group.HeldPart;
import org.hansa.grid.group.NoticePage;
import org.hansa.grid.group.PartDesk;
import org.hansa.grid.group.PartWord;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.springframework.stereotype.Service;

/**
 * Holds for other members' contracts, as the owner of the sites. Believes the home about its tenant and the residency
 * decision, whose digest goes into the leaf, and about nothing else: who is the home, of which epoch, which sites the
 * contract permits and which policy is in force the ledger says.
 */
@Service
class HoldDesk {
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(2);
    private final CallingHome home;
    private final AllocationEngine engine;
    private final GroupCoordinator groups;
    private final PartDesk parts;
    private final LedgerView ledger;
    private final MspId member;
    private final Clock clock;

    HoldDesk(
            CallingHome home,
            AllocationEngine engine,
            GroupCoordinator groups,
            LedgerView ledger,
            HomeMember member,
            Clock clock) {
        this.home = home;
        this.engine = engine;
        this.groups = groups;
        this.parts = groups.desk();
        this.ledger = ledger;
        this.member = member.msp();
        this.clock = clock;
    }

    PlaceOutcome hold(Peer peer, HoldBody body) {
        PlaceCommand command = body.command(peer.member());
        MemberParts members = body.parts(member);
        ServiceContract contract = home.contract(peer, command.contract(), body.epoch(), body.ledgerHeight());
        Optional<Refusal> refusal = strangers(contract, members).or(() -> refused(contract, command));
        if (refusal.isPresent()) {
            return new PlaceOutcome.Refused(command.allocation(), refusal.get());
        }
        command.sites().forEach(site -> home.applyGrant(command.contract(), site));
        return parts.hold(command, members);
    }

    /** What is reserved already is answered as it was, whatever has changed since: its home has heard nothing of it yet. */
    PlaceOutcome reserve(Peer peer, HoldBody body) {
        PlaceCommand command = body.command(peer.member());
        MemberParts members = body.whole(member);
        ServiceContract contract = home.contract(peer, command.contract(), body.epoch(), body.ledgerHeight());
        return parts.reserve(command, members, () -> {
            Optional<Refusal> refusal = strangers(contract, members).or(() -> refused(contract, command));
            if (refusal.isEmpty()) {
                command.sites().forEach(site -> home.applyGrant(command.contract(), site));
            }
            return refusal;
        });
    }

    /** Only parties of the contract can have a part, so an owner knows whom it may have to ask for a vote. */
    private static Optional<Refusal> strangers(ServiceContract contract, MemberParts members) {
        return members.all().stream()
                .map(MemberPart::owner)
                .filter(owner -> !contract.parties().contains(owner))
                .findFirst()
                .flatMap(owner -> refusal(RefusalReason.OWNER_REFUSED, owner + " is no party to the contract"));
    }

    /** Promises nothing and writes nothing. Empty when this member takes nothing for the contract at these sites. */
    List<Integer> room(Peer peer, HoldBody body) {
        PlaceCommand command = body.command(peer.member());
        ServiceContract contract = home.contract(peer, command.contract(), body.epoch(), body.ledgerHeight());
        return refused(contract, command).isPresent() ? List.of() : parts.room(command);
    }

    /** Sends interruptible work away for what this member would take now and the contract's quota covers, and for nothing else. */
    OptionalLong makeRoom(Peer peer, HoldBody body) {
        PlaceCommand command = body.command(peer.member());
        ServiceContract contract = home.contract(peer, command.contract(), body.epoch(), body.ledgerHeight());
        QuotaLeft quota = new QuotaLeft((handle, site) ->
                ledger.grantUse(handle, site).map(GrantUse::used).orElse(ResourceVector.ZERO));
        boolean worth = refused(contract, command).isEmpty() && quota.covers(contract, command.groups());
        return worth ? parts.makeRoom(command) : OptionalLong.empty();
    }

    private Optional<Refusal> refused(ServiceContract contract, PlaceCommand command) {
        long now = clock.millis();
        if (contract.state() != ServiceContract.State.ACTIVE || now >= contract.validUntilMillis()) {
            return refusal(RefusalReason.CONTRACT_NOT_ACTIVE, "the contract is not active here");
        }
        boolean sells =
                ledger.member(member).filter(each -> each.activeSeller(now)).isPresent();
        if (!sells) {
            return refusal(RefusalReason.OWNER_REFUSED, member + " takes no new work: it is suspended or leaving");
        }
        Set<SiteId> permitted = new HashSet<>(contract.permittedSites());
        for (SiteId site : command.sites()) {
            boolean own = ledger.site(site)
                    .filter(each -> each.owner().equals(member))
                    .isPresent();
            if (!own || !permitted.contains(site)) {
                return refusal(RefusalReason.RESIDENCY, "the contract does not permit " + site + " of " + member);
            }
        }
        long until = command.holdUntilMillis().orElseThrow();
        if (until <= now || until > now + LONGEST_HOLD.toMillis()) {
            return refusal(
                    RefusalReason.OWNER_REFUSED, "a hold ends within " + LONGEST_HOLD.toSeconds() + " s from now");
        }
        boolean inForce = ledger.policy(command.policyRevision())
                .filter(each -> each.counts(now))
                .isPresent();
        return inForce
                ? Optional.empty()
                : refusal(
                        RefusalReason.POLICY_UNAVAILABLE,
                        "policy revision " + command.policyRevision() + " is not in force");
    }

    private static Optional<Refusal> refusal(RefusalReason reason, String detail) {
        return Optional.of(Refusal.of(reason, detail));
    }

    PlaceOutcome confirm(Peer peer, AllocationId allocation, int round) {
        requireOurs(peer, allocation);
        return parts.confirm(allocation, round);
    }

    PlaceOutcome settle(Peer peer, AllocationId allocation, int round) {
        requireOurs(peer, allocation);
        return parts.settle(allocation, round);
    }

    /** By whoever may have it released: less of it is a release in part. */
    PlaceOutcome shrink(Peer peer, AllocationId allocation, HoldBody body) {
        requireConcerned(peer, allocation);
        FieldErrors errors = new FieldErrors();
        errors.require(body.allocation().equals(allocation.value()), "allocation", "is not that of the path");
        errors.throwIfAny();
        return parts.shrink(body.command(peer.member()), body.left(member));
    }

    /**
     * By the home, or by an owner of another part, which gave its own back on the tenant's word. Also for an id that was never
     * seen: it is buried then, so that a hold that comes late cannot rise.
     *
     * @param acceptedAtMillis by the peer's clock; empty when it does not say, which is now
     */
    ReleaseOutcome release(
            Peer peer, AllocationId allocation, int round, ReleaseReason reason, OptionalLong acceptedAtMillis) {
        requireConcerned(peer, allocation);
        FieldErrors errors = new FieldErrors();
        errors.require(acceptedAtMillis.orElse(0) >= 0, "acceptedAt", "must be epoch milliseconds, 0 or more");
        errors.throwIfAny();
        return groups.release(peer.member(), allocation, round, reason, acceptedAtMillis.orElseGet(clock::millis))
                .orElseThrow(() -> Failure.notFound("allocation"));
    }

    private void requireConcerned(Peer peer, AllocationId allocation) {
        engine.allocation(allocation)
                .filter(view ->
                        view.members().stream().noneMatch(part -> part.owner().equals(peer.member())))
                .ifPresent(view -> requireOurs(peer, allocation));
    }

    /** For any owner with a part in it, and its home; to everybody else there is no such thing. */
    PartWord part(Peer peer, AllocationId allocation, int round) {
        return parts.part(peer.member(), allocation, round).orElseThrow(() -> Failure.notFound("allocation"));
    }

    /** The caller's own: those of contracts whose home it was when they were held. */
    HeldPart.Page held(Peer peer, Optional<IntentBook.Position> after) {
        return parts.held(peer.member(), after);
    }

    /** Of the caller's own allocations. */
    NoticePage notices(Peer peer, Optional<AllocationId> after) {
        return groups.notices(peer.member(), after);
    }

    AllocationView view(Peer peer, AllocationId allocation) {
        return requireOurs(peer, allocation);
    }

    /** What there is of a contract here, for who has become its home. */
    HeldPart.Page held(
            Peer peer, ContractHandle contract, long epoch, long height, Optional<IntentBook.Position> after) {
        ServiceContract known = home.contract(peer, contract, epoch, height);
        groups.follow(known.handle(), known.home());
        return parts.held(known.handle(), after);
    }

    /** The caller is the contract's home; who was it is told so, and everybody else that there is no such thing. */
    private AllocationView requireOurs(Peer peer, AllocationId allocation) {
        Optional<AllocationView> view = engine.allocation(allocation);
        view.filter(each -> each.command().home().equals(peer.member()))
                .flatMap(each -> ledger.contract(each.command().contract()))
                .ifPresent(contract -> home.require(peer, contract));
        return find(peer, allocation).orElseThrow(() -> Failure.notFound("allocation"));
    }

    Optional<AllocationView> find(Peer peer, AllocationId allocation) {
        return engine.allocation(allocation)
                .filter(view -> ledger.contract(view.command().contract())
                        .map(ServiceContract::home)
                        .orElse(view.command().home())
                        .equals(peer.member()));
    }
}
