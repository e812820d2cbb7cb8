package org.hansa.controlplane.portal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.ballots.BallotService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.policy.ImpactDesk;
import org.hansa.controlplane.policy.PolicyService;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What needs this organisation's decision, and what came of what was decided. */
@Controller
class BallotPages {
    static final String PATH = "/portal/ballots";
    private final BallotService ballots;
    private final PolicyService policies;
    private final ImpactDesk impacts;
    private final LedgerView ledger;
    private final Authorizer authorizer;
    private final HomeMember home;
    private final Clock clock;

    BallotPages(
            BallotService ballots,
            PolicyService policies,
            ImpactDesk impacts,
            LedgerView ledger,
            Authorizer authorizer,
            HomeMember home,
            Clock clock) {
        this.ballots = ballots;
        this.policies = policies;
        this.impacts = impacts;
        this.ledger = ledger;
        this.authorizer = authorizer;
        this.home = home;
        this.clock = clock;
    }

    /** @param choice null where the member has not voted */
    record VoteLine(String member, @Nullable String choice, @Nullable String reason, @Nullable Moment time) {}

    @GetMapping(PATH)
    String list(Caller caller, Model model) {
        List<Ballot> all = ballots.ballots(caller);
        List<Ballot> waiting = ballots.waitingForUs(caller);
        long now = clock.millis();
        model.addAttribute(
                "mayPropose", authorizer.permits(caller, Action.BALLOT_PROPOSE, Resource.publicOf(home.msp())));
        model.addAttribute("waiting", lines(waiting));
        model.addAttribute("notices", urgent(caller));
        model.addAttribute(
                "open",
                lines(all.stream()
                        .filter(each -> each.takesVotes(now) && !waiting.contains(each))
                        .toList()));
        model.addAttribute(
                "decided",
                lines(all.stream()
                        .filter(each -> !each.takesVotes(now))
                        .limit(50)
                        .toList()));
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("What waits for this member", "/v1/ballots?waiting=true"),
                        Curl.get("What needs this member's people", "/v1/notices"),
                        Curl.get("All ballots", "/v1/ballots"),
                        Curl.cli("What waits for this member", "ballots --waiting")));
        return "ballots";
    }

    /** What the list of waiting ballots does not say by itself. */
    private List<MemberNotice> urgent(Caller caller) {
        return caller.ofMember()
                ? ballots.notices(caller).stream()
                        .filter(each -> !each.type().equals("BALLOT_WAITING"))
                        .toList()
                : List.of();
    }

    @GetMapping(PATH + "/{ballot}")
    String read(Caller caller, @PathVariable String ballot, Model model) {
        Ballot found = ballots.ballot(caller, id(ballot));
        String path = "/v1/ballots/" + found.ballot();
        model.addAttribute("ballot", BallotLine.of(found, clock.millis()));
        model.addAttribute("digest", found.contentDigest().hex());
        model.addAttribute("rule", found.rule().name());
        model.addAttribute("voters", found.electorate().size());
        model.addAttribute("proposed", Moment.ofMillis(found.proposedAtMillis()));
        model.addAttribute("votes", votes(found));
        model.addAttribute("earlier", earlier(found));
        model.addAttribute("evidence", ballots.evidence(caller, found.ballot()).orElse(null));
        showChange(caller, found, model);
        Choice own = Optional.ofNullable(found.count().last().get(home.msp()))
                .map(Ballot.Vote::choice)
                .orElse(null);
        model.addAttribute("own", own == null ? null : own.name());
        boolean open = found.takesVotes(clock.millis());
        model.addAttribute("mayVote", open && found.electorate().contains(home.msp()) && mayVote(caller));
        model.addAttribute(
                "mayWithdraw",
                open && authorizer.permits(caller, Action.BALLOT_WITHDRAW, Resource.publicOf(found.proposer())));
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("This ballot", path),
                        Curl.post(
                                "Vote",
                                path + "/votes",
                                "{\"contentDigest\":\"" + found.contentDigest()
                                        + "\",\"choice\":\"APPROVE\",\"reason\":\"…\"}"),
                        Curl.cli("This ballot", "ballots show " + found.ballot()),
                        Curl.cli(
                                "Vote",
                                "ballots vote " + found.ballot() + " approve --reason '…' --content-digest "
                                        + found.contentDigest())));
        return "ballot";
    }

    @PostMapping(PATH + "/{ballot}/vote")
    String vote(
            Caller caller,
            @PathVariable String ballot,
            @RequestParam(defaultValue = "") String digest,
            @RequestParam(defaultValue = "") String choice,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            RedirectAttributes flash) {
        BallotId id = id(ballot);
        Optional<Choice> chosen = List.of(Choice.values()).stream()
                .filter(each -> each.name().equals(choice))
                .findFirst();
        if (chosen.isEmpty() || reason.isBlank() || reason.length() > 2_000) {
            model.addAttribute("problem", "Choose, and say why: both are recorded with the vote.");
            return read(caller, ballot, model);
        }
        Digest shown = Ids.parse("ballot content", digest, Digest::new);
        Ballot after = ballots.vote(caller, id, shown, chosen.get(), reason);
        flash.addFlashAttribute(
                "done",
                "Voted for " + home.name() + ". "
                        + (after.state() == Ballot.State.OPEN
                                ? "It is open still."
                                : "It is decided: " + after.state() + "."));
        return "redirect:" + PATH + "/" + id;
    }

    @PostMapping(PATH + "/{ballot}/withdraw")
    String withdraw(
            Caller caller,
            @PathVariable String ballot,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            RedirectAttributes flash) {
        if (reason.isBlank() || reason.length() > 2_000) {
            model.addAttribute("problem", "Say why it is taken back.");
            return read(caller, ballot, model);
        }
        ballots.withdraw(caller, id(ballot), reason);
        flash.addFlashAttribute("done", "Taken back.");
        return "redirect:" + PATH + "/" + ballot;
    }

    private void showChange(Caller caller, Ballot ballot, Model model) {
        model.addAttribute("changes", BallotChange.of(ballot, ledger));
        if (ballot.kind() != BallotKind.ACTIVATE_POLICY) {
            return;
        }
        PolicyProposal proposal = ballot.content().as(PolicyProposal::parse);
        PolicyService.Staged staged = policies.staged(caller, proposal.revision());
        model.addAttribute("change", PolicyChange.of(proposal.revision(), staged, inForce(caller)));
        // Beside these very rules or not at all.
        boolean same = staged.bundle()
                .filter(each -> each.digest().equals(proposal.bundleDigest()))
                .isPresent();
        if (same && caller.ofMember()) {
            model.addAttribute(
                    "impact", ImpactLine.of(proposal.revision(), impacts.progress(caller, proposal.revision())));
        }
        model.addAttribute(
                "sameBundle",
                staged.bundle()
                        .map(each -> each.digest().equals(proposal.bundleDigest()))
                        .orElse(null));
        model.addAttribute(
                "sameTests",
                staged.tests()
                        .map(each -> each.digest().equals(proposal.testDigest()))
                        .orElse(null));
    }

    private Optional<PolicyBundle> inForce(Caller caller) {
        return policies.revisions(caller).stream()
                .filter(each -> each.state() == PolicyRecord.State.ACTIVE)
                .findFirst()
                .flatMap(each -> policies.staged(caller, each.revision()).bundle());
    }

    /** Whether to show the form; whether it is the proposer who votes only the service knows. */
    private boolean mayVote(Caller caller) {
        return authorizer.permits(
                caller,
                Action.BALLOT_VOTE,
                Resource.publicOf(home.msp()).proposedBy(new Proposer("https://somebody", "else", "somebody-else")));
    }

    private static List<VoteLine> votes(Ballot ballot) {
        List<VoteLine> lines = new ArrayList<>();
        for (MspId member : ballot.electorate()) {
            Ballot.Vote vote = ballot.count().last().get(member);
            lines.add(
                    vote == null
                            ? new VoteLine(member.value(), null, null, null)
                            : new VoteLine(
                                    member.value(),
                                    vote.choice().name(),
                                    vote.reason(),
                                    Moment.ofMillis(vote.timeMillis())));
        }
        return lines;
    }

    /** Votes that their members have changed since. */
    private static List<VoteLine> earlier(Ballot ballot) {
        return ballot.votes().stream()
                .filter(each -> !each.equals(ballot.count().last().get(each.member())))
                .map(each -> new VoteLine(
                        each.member().value(), each.choice().name(), each.reason(), Moment.ofMillis(each.timeMillis())))
                .toList();
    }

    private List<BallotLine> lines(List<Ballot> some) {
        return some.stream().map(each -> BallotLine.of(each, clock.millis())).toList();
    }

    private static BallotId id(String ballot) {
        return Ids.parse("ballot", ballot, BallotId::new);
    }
}
