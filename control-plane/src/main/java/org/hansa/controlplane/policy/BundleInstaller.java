package org.hansa.controlplane.policy;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.PolicyRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gives OPA the bundle of the revision that the ledger has in force, as soon as a block says so, and again every few
 * seconds until it is there: what was staged late is taken late. Until then every decision fails closed.
 */
@Component
class BundleInstaller implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BundleInstaller.class);
    private final LedgerView ledger;
    private final PolicyBundles bundles;
    private volatile @Nullable ScheduledExecutorService worker;
    private volatile @Nullable AutoCloseable subscription;
    private String lastComplaint = "";

    BundleInstaller(LedgerView ledger, PolicyBundles bundles) {
        this.ledger = ledger;
        this.bundles = bundles;
    }

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "bundle-installer");
            thread.setDaemon(true);
            return thread;
        });
        worker = started;
        subscription = ledger.onBlock(block -> {
            boolean concerned =
                    block.changes().stream().anyMatch(change -> change.key().startsWith("policy/"));
            if (concerned && !started.isShutdown()) {
                started.execute(this::install);
            }
        });
        started.scheduleWithFixedDelay(this::install, 0, 2, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = worker;
        AutoCloseable listening = subscription;
        worker = null;
        subscription = null;
        if (listening != null) {
            try {
                listening.close();
            } catch (Exception e) {
                LOG.warn("the ledger's listener could not be taken off", e);
            }
        }
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
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
                complain("revision " + policy.revision() + " is in force and not staged here: put its bundle at "
                        + bundles.file(policy.revision()));
            } else if (!staged.get().digest().equals(policy.bundleDigest())) {
                complain("the bundle staged at " + bundles.file(policy.revision()) + " has digest "
                        + staged.get().digest() + ", in force is " + policy.bundleDigest());
            } else {
                bundles.install(policy.revision());
                LOG.info("policy revision {} {} is live", policy.revision(), policy.bundleDigest());
            }
        } catch (IOException e) {
            complain("revision " + policy.revision() + " cannot be installed: " + e.getMessage());
        }
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
