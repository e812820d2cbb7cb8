package org.hansa.controlplane.membership;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.allocation.HandOverRoom;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.controlplane.ledger.LedgerChange;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/**
 * Leaving in order: the member says so itself, new work stops at once everywhere, what runs gets a window and somewhere to
 * go, the accounts come to zero, the others decide, and only then the network forgets the organisation. All steps are
 * counted from the ledger and the channel's configuration, so every member shows the same; what would fit elsewhere a contract's home
 * asks the owners.
 */
@Service
public class DepartureService {
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final ChannelRoll roll;
    private final Authorizer authorizer;
    private final HomeMember home;
    private final Clock clock;
    private final Duration window;
    private final HandOverRoom room;

    DepartureService(
            LedgerView ledger,
            LedgerWriter writer,
            ChannelRoll roll,
            Authorizer authorizer,
            HomeMember home,
            Clock clock,
            HandOverRoom room,
            @Value("${hansa.membership.notice:P30D}") Duration window) {
        this.ledger = ledger;
        this.writer = writer;
        this.roll = roll;
        this.authorizer = authorizer;
        this.home = home;
        this.clock = clock;
        this.room = room;
        this.window = window;
    }

    /**
     * Says for this member that it leaves. It cannot be taken back.
     *
     * @param confirmed what the person typed: the member's MSP id
     */
    public MemberRecord leave(Caller caller, MspId member, String confirmed) {
        authorizer.require(caller, Action.MEMBER_LEAVE, Resource.publicOf(member));
        if (!member.equals(home.msp())) {
            throw Failure.notFound("member");
        }
        FieldErrors errors = new FieldErrors();
        errors.require(
                confirmed.strip().equals(member.value()), "confirm", "must be " + member + ", to say that you mean it");
        errors.throwIfAny();
        writer.submit(LedgerIdentity.GOVERNANCE, LedgerFunction.ANNOUNCE_LEAVING);
        return member(member);
    }

    public Departure departure(Caller caller, MspId id) {
        authorizer.require(caller, Action.MEMBER_READ, Resource.shared());
        MemberRecord member = member(id);
        MemberRecord.State state = member.stateAt(clock.millis());
        List<ServiceContract> running = running(id);
        List<Departure.Notice> notices = running.stream()
                .filter(each -> Resource.of(each).visibleTo(caller))
                .flatMap(each -> notice(each, member, false).stream())
                .toList();
        return new Departure(id, state, since(member), rows(member, state), notices, running.size());
    }

    /** What is to be told to those who may see the contract: one for each party that leaves. Owners are asked what would fit. */
    public List<Departure.Notice> notices(Caller caller, ContractHandle handle) {
        ServiceContract contract = ledger.contract(handle)
                .filter(each -> Resource.of(each).visibleTo(caller))
                .orElseThrow(() -> Failure.notFound("contract"));
        authorizer.require(caller, Action.CONTRACT_READ, Resource.of(contract));
        return contract.parties().stream()
                .flatMap(party -> ledger.member(party).stream())
                .flatMap(member -> notice(contract, member, true).stream())
                .toList();
    }

    private Optional<Departure.Notice> notice(ServiceContract contract, MemberRecord member, boolean ask) {
        Optional<Instant> since = since(member);
        if (since.isEmpty() || !runs(contract)) {
            return Optional.empty();
        }
        Instant end = Instant.ofEpochMilli(contract.validUntilMillis());
        Instant until = since.get().plus(window).isBefore(end) ? since.get().plus(window) : end;
        List<Departure.HandOver> handOvers = sites(member.member()).stream()
                .filter(contract.permittedSites()::contains)
                .map(site -> handOver(contract, site, ask))
                .filter(each -> !each.live().isZero())
                .toList();
        return Optional.of(new Departure.Notice(contract.handle(), member.member(), since.get(), until, handOvers));
    }

    private Departure.HandOver handOver(ServiceContract contract, SiteId from, boolean ask) {
        ResourceVector live =
                ledger.grantUse(contract.handle(), from).map(GrantUse::used).orElse(ResourceVector.ZERO);
        List<SiteId> open = contract.permittedSites().stream()
                .filter(this::takesNewWork)
                .sorted()
                .toList();
        List<SiteId> others = open.stream().filter(site -> holds(site, live)).toList();
        // Also where the declared room does not hold all of it: some of it may fit there.
        List<HandOverRoom.Fit> fits = ask && !live.isZero() ? room.fits(contract, from, open) : List.of();
        return new Departure.HandOver(from, live, others, fits);
    }

    private boolean takesNewWork(SiteId site) {
        return ledger.site(site)
                .flatMap(each -> ledger.member(each.owner()))
                .filter(each -> each.activeSeller(clock.millis()))
                .isPresent();
    }

    private boolean holds(SiteId site, ResourceVector live) {
        return ledger.capacity(site)
                .filter(each -> live.plus(ledger.siteHead(site).totals()).fitsIn(each.capacity()))
                .isPresent();
    }

    private List<Departure.Row> rows(MemberRecord member, MemberRecord.State state) {
        boolean going = state == MemberRecord.State.LEAVING;
        boolean gone = state == MemberRecord.State.LEFT;
        boolean empty = sites(member.member()).stream()
                .allMatch(site -> ledger.siteHead(site).totals().isZero());
        String self = member.legalName();
        List<Departure.Row> rows = new ArrayList<>();
        rows.add(row("ANNOUNCED", going || gone, false, "The member says that it leaves.", self));
        rows.add(row("NEW_WORK_REFUSED", going || gone, false, "No offers and no holds, at every member at once.", ""));
        rows.add(row(
                "HANDED_OVER",
                (going || gone) && empty,
                going,
                live(member.member())
                        + " of its sites hold reservations; each contract has a window and somewhere to go.",
                "tenants, and " + self));
        rows.add(row(
                "FINAL_ACCOUNTS",
                (going || gone) && empty,
                false,
                "Every site's totals on the ledger are zero; its last root stays as evidence.",
                self));
        Optional<Ballot> ballot = removal(member.member());
        rows.add(row(
                "REMOVAL_DECIDED",
                gone,
                ballot.filter(each -> each.takesVotes(clock.millis())).isPresent(),
                ballot.map(each -> "Ballot " + each.ballot() + " is " + each.state() + ".")
                        .orElse("The other members decide by a ballot of kind REMOVE_MEMBER."),
                "the other members"));
        rows.add(row("KEYS_REVOKED", gone, false, "The ledger takes nothing any more that it signs.", ""));
        rows.add(configuration(member.member(), gone));
        return rows;
    }

    /** Read from the channel's newest configuration, which administrators change on machines of theirs. */
    private Departure.Row configuration(MspId member, boolean gone) {
        boolean forgotten = gone && !roll.organisations().containsKey(member);
        String detail = forgotten
                ? "The channel's newest configuration has no organisation " + member + " any more."
                : "Last of all the channel forgets it: ./hansa network remove-member, signed by a majority of administrators.";
        return row("CONFIGURATION", forgotten, gone, detail, "the administrators");
    }

    private static Departure.Row row(String step, boolean done, boolean running, String detail, String next) {
        Departure.Progress progress =
                done ? Departure.Progress.DONE : running ? Departure.Progress.RUNNING : Departure.Progress.TO_DO;
        return new Departure.Row(step, progress, detail, done ? "" : next);
    }

    private long live(MspId member) {
        return sites(member).stream()
                .filter(site -> !ledger.siteHead(site).totals().isZero())
                .count();
    }

    private Optional<Ballot> removal(MspId member) {
        return ledger.ballots().stream()
                .filter(each ->
                        each.kind() == BallotKind.REMOVE_MEMBER && each.about().equals(member.value()))
                .max(Comparator.comparingLong(Ballot::proposedAtMillis));
    }

    /** The time of the record's newest change, which is the announcement until it has left. */
    private Optional<Instant> since(MemberRecord member) {
        return member.state() == MemberRecord.State.LEAVING
                ? ledger.raw(LedgerKey.member(member.member())).map(LedgerChange::time)
                : Optional.empty();
    }

    private List<ServiceContract> running(MspId member) {
        return ledger.contracts().stream()
                .filter(each -> each.parties().contains(member) && runs(each))
                .toList();
    }

    private static boolean runs(ServiceContract contract) {
        return contract.state() == ServiceContract.State.ACTIVE
                || contract.state() == ServiceContract.State.WINDING_DOWN;
    }

    private List<SiteId> sites(MspId owner) {
        return ledger.sites().stream()
                .filter(each -> each.owner().equals(owner))
                .map(SiteRecord::site)
                .toList();
    }

    private MemberRecord member(MspId id) {
        return ledger.member(id).orElseThrow(() -> Failure.notFound("member"));
    }
}
