package org.hansa.controlplane.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.BundleArchive;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.PolicyTests;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.springframework.stereotype.Service;

/**
 * Takes bundles and their tests from people instead of from an operator's hands: nothing is staged that OPA would not load,
 * and no bundle takes the place of one that is voted on.
 */
@Service
public class BundleIntake {
    private final PolicyBundles bundles;
    private final RuleTrial trial;
    private final LedgerView ledger;
    private final Authorizer authorizer;
    private final HomeMember home;
    private final Clock clock;

    BundleIntake(
            PolicyBundles bundles,
            RuleTrial trial,
            LedgerView ledger,
            Authorizer authorizer,
            HomeMember home,
            Clock clock) {
        this.bundles = bundles;
        this.trial = trial;
        this.ledger = ledger;
        this.authorizer = authorizer;
        this.home = home;
        this.clock = clock;
    }

    /**
     * Stages a bundle.
     *
     * @param archive what {@code policy/build.sh --output} wrote
     * @throws Failure {@code POLICY_REJECTED} with what is wrong with it, {@code WRONG_STATE} when another one is voted on
     */
    public PolicyBundle stage(Caller caller, PolicyRevision revision, byte[] archive) {
        require(caller);
        try {
            PolicyBundle bundle = readable(archive);
            if (!bundle.revision().equals(revision)) {
                throw rejected("The bundle says that it is revision " + bundle.revision() + ", not " + revision + ".");
            }
            if (!clock.instant().isBefore(bundle.referenceValidUntil())) {
                throw rejected("The bundle's reference data is past its date, " + bundle.referenceValidUntil() + ".");
            }
            requireFree(revision, bundle.digest());
            trial.requireStrict(BundleArchive.read(archive));
            bundles.stage(revision, archive);
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs the tests of the bundle that is staged, and stages what they came to, also when it is not good enough.
     *
     * @param archive what {@code policy/build.sh --tests} wrote
     */
    public PolicyTests test(Caller caller, PolicyRevision revision, byte[] archive) {
        require(caller);
        try {
            PolicyBundle bundle = bundles.staged(revision).orElseThrow(() -> Failure.of(
                            FailureKind.WRONG_STATE, "No bundle of revision " + revision + " is staged here.")
                    .withRemedy("Upload the bundle first, then its tests."));
            Map<String, byte[]> tests = testsOnly(archive);
            byte[] results = trial.results(bundle, BundleArchive.read(bundles.archive(revision)), tests);
            requireFree(revision, bundle.digest());
            bundles.stageTests(revision, results);
            return bundles.tests(revision).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void require(Caller caller) {
        authorizer.require(caller, Action.POLICY_STAGE, Resource.publicOf(home.msp()));
    }

    private static PolicyBundle readable(byte[] archive) {
        try {
            return PolicyBundle.read(archive);
        } catch (IOException e) {
            throw rejected("This is no bundle of a release: " + e.getMessage() + ".")
                    .causedBy(e);
        }
    }

    /** What comes with the tests must not become part of what they test. */
    private static Map<String, byte[]> testsOnly(byte[] archive) {
        try {
            TreeMap<String, byte[]> tests = BundleArchive.read(archive);
            Optional<String> other = tests.keySet().stream()
                    .filter(path ->
                            !path.startsWith("tests/") && !(path.startsWith("bundle/") && path.endsWith("_test.rego")))
                    .findFirst();
            if (other.isPresent()) {
                throw rejected("The archive of tests holds " + other.get()
                        + ", which is neither below tests/ nor a _test.rego below bundle/.");
            }
            return tests;
        } catch (IOException e) {
            throw rejected("The tests cannot be read: " + e.getMessage() + ".").causedBy(e);
        }
    }

    /** What is decided or being decided stays what it is. */
    private void requireFree(PolicyRevision revision, Digest digest) {
        boolean carried = ledger.policy(revision)
                .filter(each -> !each.bundleDigest().equals(digest))
                .isPresent();
        boolean open = NamedRules.proposed(ledger, clock.millis())
                .anyMatch(each ->
                        each.revision().equals(revision) && !each.digest().equals(digest));
        if (carried || open) {
            throw Failure.of(
                            FailureKind.WRONG_STATE,
                            "Another bundle of revision " + revision
                                    + (carried ? " has been carried." : " is voted on."))
                    .with("digest", digest.hex())
                    .withRemedy("Give these rules another revision's name, or upload the bundle that is voted on.");
        }
    }

    private static Failure rejected(String detail) {
        return Failure.of(FailureKind.POLICY_REJECTED, detail);
    }
}
