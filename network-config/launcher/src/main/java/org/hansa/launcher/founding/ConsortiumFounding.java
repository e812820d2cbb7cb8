package org.hansa.launcher.founding;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Progress;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.network.config.Member;

/**
 * Makes a channel with committed contracts into a consortium: its members, sites and issuers in one record that a majority
 * endorses, then the first policy by the recorded approval of a majority. Every step looks at the ledger first, so that a
 * start which was cut off is continued.
 */
public final class ConsortiumFounding {
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
                progress.note("policy " + release.revision() + " is in force by the approval of a majority");
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
     * Proposes a revision, has a majority approve it and activates it; continues where an earlier attempt stopped.
     *
     * @param members all members' governance identities; the first proposes
     */
    private static void activate(PolicyRelease release, List<GovernanceClient> members) {
        GovernanceClient proposer = members.get(0);
        PolicyRevision revision = new PolicyRevision(release.revision());
        String key = LedgerKey.policy(revision);
        if (proposer.read(key).length == 0) {
            proposer.submit(
                    LedgerFunction.PROPOSE_POLICY,
                    proposal(release, revision, proposer.msp()).bytes());
        }
        PolicyRecord policy = PolicyRecord.parse(proposer.read(key));
        for (GovernanceClient member : members.subList(0, members.size() / 2 + 1)) {
            if (policy.approvals().stream()
                    .noneMatch(approval -> approval.member().equals(member.msp()))) {
                member.submit(LedgerFunction.APPROVE_POLICY, release.revision(), "the founding policy");
            }
        }
        proposer.submit(LedgerFunction.ACTIVATE_POLICY, release.revision());
    }

    private static PolicyRecord proposal(PolicyRelease release, PolicyRevision revision, MspId proposer) {
        return new PolicyRecord(
                revision,
                new Digest(release.bundleDigest()),
                new Digest(release.referenceDigest()),
                new Digest(release.testDigest()),
                "The policy that the consortium starts with",
                proposer,
                PolicyRecord.State.PROPOSED,
                List.of(),
                0,
                0,
                0);
    }

    private List<GovernanceClient> connect() {
        List<GovernanceClient> clients = new ArrayList<>();
        for (Member member : installation.members()) {
            clients.add(GovernanceClient.connect(installation, member));
        }
        return clients;
    }
}
