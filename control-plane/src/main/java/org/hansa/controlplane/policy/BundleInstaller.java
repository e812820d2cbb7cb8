package org.hansa.controlplane.policy;

import java.io.IOException;
import java.util.Optional;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.PolicyRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives OPA the bundle of the revision that the ledger has in force, as soon as a block says so, and again every few
 * seconds until it is there: what was staged late is taken late. Until then every decision fails closed.
 */
@Component
class BundleInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(BundleInstaller.class);
    private final LedgerView ledger;
    private final PolicyBundles bundles;
    private final BundleSigner signer;
    private String lastComplaint = "";

    BundleInstaller(LedgerView ledger, PolicyBundles bundles, BundleSigner signer) {
        this.ledger = ledger;
        this.bundles = bundles;
        this.signer = signer;
    }

    /** One at a time: two would put their copies into the same place. */
    synchronized void install() {
        Optional<PolicyRecord> active = ledger.activePolicy();
        if (active.isEmpty() || isLive(active.get())) {
            return;
        }
        PolicyRecord policy = active.get();
        try {
            Optional<PolicyBundle> staged = bundles.staged(policy.revision());
            if (staged.isEmpty()) {
                complain("revision " + policy.revision() + " is in force and not staged here; other members are asked"
                        + " for it, or put its bundle at " + bundles.file(policy.revision()));
            } else if (!staged.get().digest().equals(policy.bundleDigest())) {
                complain("the bundle staged at " + bundles.file(policy.revision()) + " has digest "
                        + staged.get().digest() + ", in force is " + policy.bundleDigest());
            } else {
                install(policy);
            }
        } catch (IOException | Failure e) {
            complain("revision " + policy.revision() + " cannot be installed: " + e.getMessage());
        }
    }

    private void install(PolicyRecord policy) throws IOException {
        byte[] signed = signer.signed(bundles.archive(policy.revision()));
        if (!PolicyBundle.read(signed).digest().equals(policy.bundleDigest())) {
            complain("packing revision " + policy.revision()
                    + " again changed its digest: build it with policy/build.sh");
            return;
        }
        bundles.install(signed);
        lastComplaint = "";
        LOG.info("policy revision {} {} is live", policy.revision(), policy.bundleDigest());
    }

    private boolean isLive(PolicyRecord policy) {
        return bundles.live()
                .filter(live -> live.digest().equals(policy.bundleDigest()))
                .isPresent();
    }

    /** Once for each reason, not every two seconds. */
    private void complain(String complaint) {
        if (!complaint.equals(lastComplaint)) {
            LOG.error("{}; until then everything that needs a decision is refused", complaint);
            lastComplaint = complaint;
        }
    }
}
