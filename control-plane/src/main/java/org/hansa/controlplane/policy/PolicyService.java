package org.hansa.controlplane.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.PolicyTests;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.springframework.stereotype.Service;

/** Revisions of the rules: one member proposes, a majority approves, then one may activate. */
@Service
public class PolicyService {
    private static final int MAX_TEXT = 2_000;
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final Authorizer authorizer;
    private final PolicyBundles bundles;
    private final Proposers proposers;
    private final HomeMember home;

    public PolicyService(
            LedgerView ledger,
            LedgerWriter writer,
            Authorizer authorizer,
            PolicyBundles bundles,
            Proposers proposers,
            HomeMember home) {
        this.ledger = ledger;
        this.writer = writer;
        this.authorizer = authorizer;
        this.bundles = bundles;
        this.proposers = proposers;
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

    /** Proposes the bundle that is staged under this revision; its digest and that of its test results are voted on. */
    public PolicyRecord propose(Caller caller, PolicyRevision revision, String summary) {
        authorizer.require(caller, Action.POLICY_PROPOSE, resource());
        requireText("summary", summary);
        PolicyBundle bundle = staged(revision);
        PolicyTests tests = requireSound(bundle);
        PolicyRecord proposal = new PolicyRecord(
                revision,
                bundle.digest(),
                bundle.referenceDigest(),
                tests.digest(),
                summary,
                home.msp(),
                PolicyRecord.State.PROPOSED,
                List.of(),
                0,
                0,
                0);
        // Before the ledger: an approval must be able to tell whether it comes from the same person.
        proposers.remember(revision, caller);
        submit(LedgerFunction.PROPOSE_POLICY, new String(proposal.bytes(), StandardCharsets.UTF_8));
        return require(revision);
    }

    /** What is staged here of a revision, for people to compare with what was proposed. */
    public Staged staged(Caller caller, PolicyRevision revision) {
        authorizer.require(caller, Action.POLICY_READ, Resource.shared());
        return new Staged(readable(() -> bundles.staged(revision)), readable(() -> bundles.tests(revision)));
    }

    /** Revisions that an operator has staged here and nobody has proposed. */
    public List<PolicyRevision> proposable(Caller caller) {
        authorizer.require(caller, Action.POLICY_PROPOSE, resource());
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

    /** Approves for this member. What is approved must be what this member has staged: nobody votes unseen. */
    public PolicyRecord approve(Caller caller, PolicyRevision revision, String reason) {
        PolicyRecord policy = visible(caller, revision);
        authorizer.require(caller, Action.POLICY_APPROVE, resource().proposedBy(proposer(policy)));
        requireText("reason", reason);
        boolean approved =
                policy.approvals().stream().anyMatch(each -> each.member().equals(home.msp()));
        if (approved) {
            return policy;
        }
        requireSameBundle(policy);
        submit(LedgerFunction.APPROVE_POLICY, revision.value(), reason);
        return require(revision);
    }

    public PolicyRecord activate(Caller caller, PolicyRevision revision) {
        PolicyRecord policy = visible(caller, revision);
        authorizer.require(caller, Action.POLICY_ACTIVATE, resource());
        if (policy.state() == PolicyRecord.State.ACTIVE) {
            return policy;
        }
        requireSameBundle(policy);
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

    /** Of another member's proposal only the member is known, which is certainly not the caller. */
    private Proposer proposer(PolicyRecord policy) {
        if (policy.proposer().equals(home.msp())) {
            return proposers.of(policy.revision()).orElseThrow(() -> Failure.of(
                            FailureKind.NOT_AUTHORISED, "Who proposed this revision is not known here.")
                    .withRemedy("Let another member approve, or propose a new revision."));
        }
        return new Proposer("https://" + policy.proposer(), policy.proposer().value(), "member:" + policy.proposer());
    }

    private void requireSameBundle(PolicyRecord policy) {
        PolicyBundle bundle = staged(policy.revision());
        if (!bundle.digest().equals(policy.bundleDigest())) {
            throw Failure.of(FailureKind.WRONG_STATE, "The bundle staged here is not the one that was proposed.")
                    .with("staged", bundle.digest().hex())
                    .with("proposed", policy.bundleDigest().hex())
                    .withRemedy("Have the operator stage the bundle that was proposed.");
        }
    }

    private PolicyBundle staged(PolicyRevision revision) {
        try {
            return bundles.staged(revision)
                    .filter(bundle -> bundle.revision().equals(revision))
                    .orElseThrow(() -> notStaged(revision));
        } catch (IOException e) {
            throw notStaged(revision).causedBy(e);
        }
    }

    /** Nobody proposes what was not tested, or what its tests found wanting. */
    private PolicyTests requireSound(PolicyBundle bundle) {
        PolicyRevision revision = bundle.revision();
        PolicyTests tests = stagedTests(revision)
                .orElseThrow(() -> untested(revision, "No test results of revision " + revision + " are staged here."));
        if (!tests.bundleDigest().equals(bundle.digest())) {
            throw untested(revision, "The test results that are staged here are those of another bundle.")
                    .with("staged", bundle.digest().hex())
                    .with("tested", tests.bundleDigest().hex());
        }
        if (!tests.sound()) {
            throw untested(
                            revision,
                            "Of revision " + revision + " " + tests.passed().size() + " tests passed, "
                                    + tests.failed().size() + " failed, and "
                                    + tests.uncovered().size() + " files have lines that no test reaches.")
                    .with("failed", tests.failed())
                    .with("uncovered", tests.uncovered());
        }
        return tests;
    }

    private Optional<PolicyTests> stagedTests(PolicyRevision revision) {
        try {
            return bundles.tests(revision);
        } catch (IOException e) {
            throw untested(revision, "The test results that are staged here cannot be read.")
                    .causedBy(e);
        }
    }

    private Failure untested(PolicyRevision revision, String detail) {
        return Failure.of(FailureKind.POLICY_UNTESTED, detail)
                .because(bundles.testsFile(revision).toString())
                .withRemedy("Have the operator run policy/check.sh --revision " + revision + " --results " + revision
                        + ".tests.json and put that file beside the bundle in the policy folder.");
    }

    private Failure notStaged(PolicyRevision revision) {
        return Failure.of(FailureKind.WRONG_STATE, "No bundle of revision " + revision + " is staged at this member.")
                .because(bundles.file(revision).toString())
                .withRemedy("Have the operator build it with policy/build.sh and put it in the policy folder.");
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
