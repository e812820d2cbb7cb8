package org.hansa.controlplane.policy;

import java.io.IOException;
import java.util.Optional;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.PolicyTests;
import org.hansa.controlplane.ballots.VoteGuard;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRevision;
import org.springframework.stereotype.Component;

/** What an operator has staged at this member, as far as it may be proposed, approved or activated. */
@Component
class StagedRules implements VoteGuard {
    private final PolicyBundles bundles;

    StagedRules(PolicyBundles bundles) {
        this.bundles = bundles;
    }

    /** A bundle that this member has not staged is not approved by it. */
    @Override
    public void beforeApproval(Ballot ballot) {
        if (ballot.kind() == BallotKind.ACTIVATE_POLICY) {
            PolicyProposal proposal = ballot.content().as(PolicyProposal::parse);
            requireSame(proposal.revision(), proposal.bundleDigest());
        }
    }

    void requireSame(PolicyRevision revision, Digest proposed) {
        PolicyBundle bundle = staged(revision);
        if (!bundle.digest().equals(proposed)) {
            throw Failure.of(FailureKind.WRONG_STATE, "The bundle staged here is not the one that was proposed.")
                    .with("staged", bundle.digest().hex())
                    .with("proposed", proposed.hex())
                    .withRemedy("Have the operator stage the bundle that was proposed.");
        }
    }

    PolicyBundle staged(PolicyRevision revision) {
        try {
            return bundles.staged(revision)
                    .filter(bundle -> bundle.revision().equals(revision))
                    .orElseThrow(() -> notStaged(revision));
        } catch (IOException e) {
            throw notStaged(revision).causedBy(e);
        }
    }

    /** Nobody proposes what was not tested, or what its tests found wanting. */
    PolicyTests requireSound(PolicyBundle bundle) {
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
                .withRemedy(
                        "While it is voted on or in force it is fetched from the other members: /actuator/health says who"
                                + " was asked. Otherwise have the operator build it with policy/build.sh and put it in the"
                                + " policy folder.");
    }
}
