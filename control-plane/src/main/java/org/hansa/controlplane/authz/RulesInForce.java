package org.hansa.controlplane.authz;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerFreshness;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;

/**
 * What must hold before any decision, fresh or remembered, may count: the ledger is fresh and agrees with this clock, it has
 * a revision in force, OPA's bundle is that revision by digest, and its reference data is not past its date.
 */
public final class RulesInForce {
    private static final Duration MAX_SKEW = Duration.ofMinutes(1);
    private final LedgerView ledger;
    private final LedgerFreshness freshness;
    private final PolicyBundles bundles;
    private final Clock clock;

    public RulesInForce(LedgerView ledger, LedgerFreshness freshness, PolicyBundles bundles, Clock clock) {
        this.ledger = ledger;
        this.freshness = freshness;
        this.bundles = bundles;
        this.clock = clock;
    }

    /** @param bundle the same revision as the member's OPA has it, digest checked */
    public record Rules(PolicyRecord policy, PolicyBundle bundle, Instant now, long ledgerHeight, Instant ledgerTime) {
        public PolicyRevision revision() {
            return policy.revision();
        }
    }

    public Duration maxBlockAge() {
        return freshness.maxBlockAge();
    }

    public Duration maxSkew() {
        return MAX_SKEW;
    }

    /** @throws Failure {@code POLICY_UNAVAILABLE} with the first thing that does not hold */
    public Rules require() {
        Instant now = clock.instant();
        long height = ledger.height();
        Instant ledgerTime = ledger.lastBlockTime();
        if (freshness.stale()) {
            throw unavailable("This member's view of the ledger is too old to decide by.")
                    .because("newest block is " + freshness.age().toSeconds() + " s old");
        }
        if (Duration.between(now, ledgerTime).compareTo(MAX_SKEW) > 0) {
            throw unavailable("This member's clock disagrees with the ledger.")
                    .because("ledger time " + ledgerTime + ", clock " + now);
        }
        PolicyRecord policy = ledger.activePolicy().orElseThrow(() -> unavailable("No policy revision is in force yet.")
                .withRemedy("Have a revision proposed, carried by a ballot and activated."));
        if (policy.isHeld(now.toEpochMilli())) {
            throw unavailable("The policy revision in force is held by an urgent ballot.")
                    .with(
                            "heldUntil",
                            Instant.ofEpochMilli(policy.held().orElseThrow().untilMillis())
                                    .toString())
                    .withRemedy("Have another revision voted and activated, or wait until the hold lapses.");
        }
        PolicyBundle bundle = bundles.live().orElseThrow(() -> unavailable("This member has no policy bundle.")
                .because("live bundle missing"));
        if (!bundle.revision().equals(policy.revision()) || !bundle.digest().equals(policy.bundleDigest())) {
            throw unavailable("This member does not run the policy revision that is in force.")
                    .because("in force " + policy.revision() + " " + policy.bundleDigest() + ", live "
                            + bundle.revision() + " " + bundle.digest());
        }
        if (!now.isBefore(bundle.referenceValidUntil())) {
            throw unavailable("The policy's reference data is past its date.")
                    .withRemedy("Have a revision with reviewed reference data voted and activated.");
        }
        return new Rules(policy, bundle, now, height, ledgerTime);
    }

    private static Failure unavailable(String detail) {
        return Failure.of(FailureKind.POLICY_UNAVAILABLE, detail);
    }
}
