package org.hansa.controlplane.ballots;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.springframework.stereotype.Service;

/** Ballots as this member's people see them: what is proposed, what their own organisation says to it. */
@Service
public class BallotService {
    private static final Duration USUAL = Duration.ofDays(7);

    private static final Duration URGENT = Duration.ofDays(1);
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final Authorizer authorizer;
    private final Proposers proposers;
    private final List<VoteGuard> guards;
    private final DueNotices due;
    private final HomeMember home;
    private final Clock clock;

    BallotService(
            LedgerView ledger,
            LedgerWriter writer,
            Authorizer authorizer,
            Proposers proposers,
            List<VoteGuard> guards,
            DueNotices due,
            HomeMember home,
            Clock clock) {
        this.ledger = ledger;
        this.writer = writer;
        this.authorizer = authorizer;
        this.proposers = proposers;
        this.guards = List.copyOf(guards);
        this.due = due;
        this.home = home;
        this.clock = clock;
    }

    /** How long a ballot is open when its proposer does not say. */
    public static Duration usual(boolean urgent) {
        return urgent ? URGENT : USUAL;
    }

    /** Newest first. */
    public List<Ballot> ballots(Caller caller) {
        authorizer.require(caller, Action.BALLOT_READ, Resource.shared());
        return ledger.ballots().stream()
                .sorted(Comparator.comparingLong(Ballot::proposedAtMillis)
                        .reversed()
                        .thenComparing(Ballot::ballot))
                .toList();
    }

    public Ballot ballot(Caller caller, BallotId id) {
        authorizer.require(caller, Action.BALLOT_READ, Resource.shared());
        return require(id);
    }

    /** Open ballots on which this member has a vote and has not given it. */
    public List<Ballot> waitingForUs(Caller caller) {
        long now = clock.millis();
        return ballots(caller).stream()
                .filter(each -> each.takesVotes(now))
                .filter(each -> each.electorate().contains(home.msp()))
                .filter(each -> !each.count().last().containsKey(home.msp()))
                .sorted(Comparator.comparingLong(Ballot::deadlineMillis))
                .toList();
    }

    /** What needs this member's people now, the most urgent first. For themselves only. */
    public List<MemberNotice> notices(Caller caller) {
        authorizer.require(caller, Action.BALLOT_READ, Resource.shared());
        if (!caller.ofMember()) {
            throw Failure.notFound("notice");
        }
        return due.at(clock.instant());
    }

    /** The transaction of its newest step. */
    public Optional<Evidence> evidence(Caller caller, BallotId id) {
        authorizer.require(caller, Action.BALLOT_READ, Resource.shared());
        return ledger.raw(LedgerKey.ballot(id)).map(each -> new Evidence(each.txId(), each.block(), each.time()));
    }

    /**
     * Puts a decision to the vote.
     *
     * @param deadline until when votes count; the usual time from now when absent
     */
    public Ballot propose(
            Caller caller,
            BallotKind kind,
            boolean urgent,
            BallotContent content,
            String reason,
            Optional<Instant> deadline) {
        authorizer.require(caller, Action.BALLOT_PROPOSE, Resource.publicOf(home.msp()));
        BallotId id = new BallotId("b-" + UUID.randomUUID());
        Instant until = deadline.orElseGet(() -> clock.instant().plus(usual(urgent)));
        BallotProposal proposal = new BallotProposal(id, kind, urgent, content, reason, until.toEpochMilli());
        // Before the ledger: a vote must be able to tell whether it comes from the same person.
        proposers.remember(id, caller);
        submit(LedgerFunction.PROPOSE_BALLOT, new String(proposal.bytes(), StandardCharsets.UTF_8));
        return require(id);
    }

    /** @param shown digest of the content that the voter has seen */
    public Ballot vote(Caller caller, BallotId id, Digest shown, Choice choice, String reason) {
        Ballot ballot = ballot(caller, id);
        authorizer.require(
                caller, Action.BALLOT_VOTE, Resource.publicOf(home.msp()).proposedBy(proposer(ballot)));
        if (choice == Choice.APPROVE && ballot.takesVotes(clock.millis())) {
            guards.forEach(each -> each.beforeApproval(ballot));
        }
        submit(LedgerFunction.CAST_VOTE, id.value(), shown.hex(), choice.name(), reason);
        return require(id);
    }

    public Ballot withdraw(Caller caller, BallotId id, String reason) {
        Ballot ballot = ballot(caller, id);
        authorizer.require(caller, Action.BALLOT_WITHDRAW, Resource.publicOf(ballot.proposer()));
        submit(LedgerFunction.WITHDRAW_BALLOT, id.value(), reason);
        return require(id);
    }

    /** Of another member's proposal only the member is known, which is certainly not the caller. */
    private Proposer proposer(Ballot ballot) {
        if (ballot.proposer().equals(home.msp())) {
            return proposers.of(ballot.ballot()).orElseThrow(() -> Failure.of(
                            FailureKind.NOT_AUTHORISED, "Who proposed this is not known here.")
                    .withRemedy("Let the other members decide, or withdraw it and propose it again."));
        }
        return new Proposer("https://" + ballot.proposer(), ballot.proposer().value(), "member:" + ballot.proposer());
    }

    private void submit(String function, String... arguments) {
        writer.submit(LedgerIdentity.GOVERNANCE, function, arguments);
    }

    private Ballot require(BallotId id) {
        return ledger.ballot(id).orElseThrow(() -> Failure.notFound("ballot"));
    }
}
