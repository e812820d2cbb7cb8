package org.hansa.controlplane.policy;

import java.io.IOException;
import java.time.Clock;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.PolicyTests;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.springframework.stereotype.Service;

/** What this member gives others of its staged rules: what the ledger names, and nothing that nobody has proposed yet. */
@Service
public class PeerBundles {
    /** What a member takes as an answer of another one, see {@link org.hansa.controlplane.peer.PeerCalls}. */
    private static final int MAX_BYTES = 1 << 20;

    private final LedgerView ledger;
    private final PolicyBundles bundles;
    private final Clock clock;

    PeerBundles(LedgerView ledger, PolicyBundles bundles, Clock clock) {
        this.ledger = ledger;
        this.bundles = bundles;
        this.clock = clock;
    }

    /** @param part {@code bundle} or {@code tests} */
    static String path(PolicyRevision revision, String part, Digest digest) {
        return "/peer/v1/policies/" + revision + "/" + part + "/" + digest;
    }

    /** @throws Failure {@code NOT_FOUND} unless the ledger names this bundle and it is staged here */
    public byte[] bundle(PolicyRevision revision, Digest digest) {
        try {
            requireNamed(revision, digest);
            bundles.staged(revision)
                    .map(PolicyBundle::digest)
                    .filter(digest::equals)
                    .orElseThrow(PeerBundles::none);
            return bounded(bundles.archive(revision));
        } catch (IOException e) {
            throw none().causedBy(e);
        }
    }

    /** @throws Failure {@code NOT_FOUND} unless the ledger names these test results and they are staged here */
    public byte[] tests(PolicyRevision revision, Digest digest) {
        try {
            PolicyTests tests = bundles.tests(revision)
                    .filter(each -> each.digest().equals(digest))
                    .orElseThrow(PeerBundles::none);
            requireNamed(revision, tests.bundleDigest());
            return bounded(bundles.testResults(revision));
        } catch (IOException e) {
            throw none().causedBy(e);
        }
    }

    private void requireNamed(PolicyRevision revision, Digest bundle) {
        NamedRules.find(ledger, clock.millis(), revision, bundle).orElseThrow(PeerBundles::none);
    }

    private static byte[] bounded(byte[] content) {
        if (content.length > MAX_BYTES) {
            throw none().because("staged with " + content.length + " bytes, more than a member takes from another");
        }
        return content;
    }

    private static Failure none() {
        return Failure.notFound("policy bundle");
    }
}
