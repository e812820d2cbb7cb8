package org.hansa.launcher.founding;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Progress;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.network.config.Member;

/**
 * Makes a channel with committed contracts into a consortium: its members, sites and issuers in one record that a majority
 * endorses, then the first policy by a ballot. Every step looks at the ledger first, so that a
 * start which was cut off is continued.
 */
public final class ConsortiumFounding {
    private static final long FOUNDING_BALLOT_MILLIS = 24 * 3_600 * 1_000L;
    private final Installation installation;

    public ConsortiumFounding(Installation installation) {
        this.installation = installation;
    }

    /** Gives the release that the first policy is; asked only when there is no policy in force. */
    @FunctionalInterface
    public interface FirstRelease {
        PolicyRelease get() throws InterruptedException;
    }

    /** Founds, and brings the first policy into force; does nothing on a ledger where that has happened. */
    public void found(FirstRelease first, Progress progress) throws InterruptedException {
        List<GovernanceClient> members = connect();
        try {
            GovernanceClient founder = members.get(0);
            if (founder.read(LedgerKey.FOUNDING).length == 0) {
                byte[] founding = new FoundingRecords(installation, Instant.now())
                        .founding()
                        .bytes();
                founder.submit(LedgerFunction.FOUND, founding);
                progress.note(
                        "the consortium is founded: " + installation.members().size() + " members and "
                                + installation.consortium().associations().size() + " association");
            }
            if (founder.read(LedgerKey.ACTIVE_POLICY).length == 0) {
                PolicyRelease release = first.get();
                activate(release, members);
                progress.note("policy " + release.revision() + " is in force by a ballot of its members");
            }
        } finally {
            members.forEach(GovernanceClient::close);
        }
    }

    /** The revision in force as a member's peer knows it; empty before there is one. */
    public Optional<String> activePolicy(Member member) {
        try (GovernanceClient client = GovernanceClient.connect(installation, member)) {
            String revision = new String(client.read(LedgerKey.ACTIVE_POLICY), StandardCharsets.UTF_8);
            return revision.isEmpty() ? Optional.empty() : Optional.of(revision);
        }
    }

    /**
     * Puts a revision to the vote, has as many members approve it as that takes, and activates it; continues where an
     * earlier attempt stopped.
     *
     * @param members all members' governance identities; the first proposes
     */
    private static void activate(PolicyRelease release, List<GovernanceClient> members) {
        GovernanceClient proposer = members.get(0);
        PolicyProposal proposal = proposal(release);
        BallotId id = new BallotId("b-founding-" + release.revision().replace('.', '-'));
        String key = LedgerKey.ballot(id);
        if (proposer.read(key).length == 0) {
            proposer.submit(LedgerFunction.PROPOSE_BALLOT, ballot(id, proposal).bytes());
        }
        for (GovernanceClient member : members) {
            Ballot ballot = Ballot.parse(proposer.read(key));
            if (ballot.state() == Ballot.State.OPEN && !ballot.count().last().containsKey(member.msp())) {
                member.submit(
                        LedgerFunction.CAST_VOTE,
                        id.value(),
                        proposal.digest().hex(),
                        Ballot.Choice.APPROVE.name(),
                        "the founding policy");
            }
        }
        proposer.submit(LedgerFunction.ACTIVATE_POLICY, release.revision());
    }

    private static BallotProposal ballot(BallotId id, PolicyProposal proposal) {
        return new BallotProposal(
                id,
                BallotKind.ACTIVATE_POLICY,
                false,
                BallotContent.of(proposal),
                "Nothing can be decided before a policy is in force",
                System.currentTimeMillis() + FOUNDING_BALLOT_MILLIS);
    }

    private static PolicyProposal proposal(PolicyRelease release) {
        return new PolicyProposal(
                new PolicyRevision(release.revision()),
                new Digest(release.bundleDigest()),
                new Digest(release.referenceDigest()),
                new Digest(release.testDigest()),
                "The policy that the consortium starts with");
    }

    private List<GovernanceClient> connect() {
        List<GovernanceClient> clients = new ArrayList<>();
        for (Member member : installation.members()) {
            clients.add(GovernanceClient.connect(installation, member));
        }
        return clients;
    }
}
