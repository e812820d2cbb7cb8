package org.hansa.controlplane.policy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.PolicyTests;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.ballots.BallotService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.springframework.stereotype.Service;

/** Revisions of the rules: one member proposes, the members vote, then one may activate. */
@Service
public class PolicyService {
    private static final int MAX_TEXT = 2_000;
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final Authorizer authorizer;
    private final PolicyBundles bundles;
    private final StagedRules rules;
    private final BallotService ballots;
    private final HomeMember home;

    public PolicyService(
            LedgerView ledger,
            LedgerWriter writer,
            Authorizer authorizer,
            PolicyBundles bundles,
            StagedRules rules,
            BallotService ballots,
            HomeMember home) {
        this.ledger = ledger;
        this.writer = writer;
        this.authorizer = authorizer;
        this.bundles = bundles;
        this.rules = rules;
        this.ballots = ballots;
        this.home = home;
    }

    public List<PolicyRecord> revisions(Caller caller) {
        authorizer.require(caller, Action.POLICY_READ, Resource.shared());
        return ledger.policies();
    }

    public PolicyRecord revision(Caller caller, PolicyRevision revision) {
        authorizer.require(caller, Action.POLICY_READ, Resource.shared());
        return require(revision);
    }

    /** Puts the bundle that is staged under this revision to the vote: its digest, and that of its test results. */
    public Ballot propose(Caller caller, PolicyRevision revision, String summary) {
        authorizer.require(caller, Action.POLICY_PROPOSE, resource());
        requireText("summary", summary);
        PolicyBundle bundle = rules.staged(revision);
        PolicyTests tests = rules.requireSound(bundle);
        PolicyProposal proposal =
                new PolicyProposal(revision, bundle.digest(), bundle.referenceDigest(), tests.digest(), summary);
        return ballots.propose(
                caller, BallotKind.ACTIVATE_POLICY, false, BallotContent.of(proposal), summary, Optional.empty());
    }

    /** What is staged here of a revision, for people to compare with what was proposed. */
    public Staged staged(Caller caller, PolicyRevision revision) {
        authorizer.require(caller, Action.POLICY_READ, Resource.shared());
        return new Staged(readable(() -> bundles.staged(revision)), readable(() -> bundles.tests(revision)));
    }

    /** Revisions that an operator has staged here and that no ballot has carried. */
    public List<PolicyRevision> proposable(Caller caller) {
        authorizer.requireForForm(caller, Action.POLICY_PROPOSE, resource());
        try {
            return bundles.stagedRevisions().stream()
                    .filter(revision -> ledger.policy(revision).isEmpty())
                    .toList();
        } catch (IOException e) {
            throw Failure.of(FailureKind.INTERNAL, "The folder of staged bundles cannot be read.")
                    .causedBy(e);
        }
    }

    /** Empty where nothing is staged, or nothing that can be read. */
    public record Staged(Optional<PolicyBundle> bundle, Optional<PolicyTests> tests) {}

    @FunctionalInterface
    private interface Reading<T> {
        Optional<T> read() throws IOException;
    }

    private static <T> Optional<T> readable(Reading<T> file) {
        try {
            return file.read();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public PolicyRecord activate(Caller caller, PolicyRevision revision) {
        PolicyRecord policy = visible(caller, revision);
        authorizer.require(caller, Action.POLICY_ACTIVATE, resource());
        if (policy.state() == PolicyRecord.State.ACTIVE) {
            return policy;
        }
        rules.requireSame(policy.revision(), policy.bundleDigest());
        submit(LedgerFunction.ACTIVATE_POLICY, revision.value());
        return require(revision);
    }

    private PolicyRecord visible(Caller caller, PolicyRevision revision) {
        authorizer.require(caller, Action.POLICY_READ, Resource.shared());
        return require(revision);
    }

    private Resource resource() {
        return new Resource(
                true, Optional.of(home.msp()), Optional.empty(), new TreeSet<>(), Optional.empty(), Optional.empty());
    }

    private void submit(String function, String... arguments) {
        writer.submit(LedgerIdentity.GOVERNANCE, function, arguments);
    }

    private PolicyRecord require(PolicyRevision revision) {
        return ledger.policy(revision).orElseThrow(() -> Failure.notFound("policy revision"));
    }

    private static void requireText(String field, String text) {
        FieldErrors errors = new FieldErrors();
        errors.text(field, text, MAX_TEXT);
        errors.throwIfAny();
    }
}
