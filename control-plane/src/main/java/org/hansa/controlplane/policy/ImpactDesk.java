package org.hansa.controlplane.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.kernel.WholeFile;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.PolicyRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;

/**
 * Impact runs, one at a time and a few waiting: they take minutes where a member has decided much. What came of one is kept
 * under the bundle's digest, so that it can never be shown beside other rules.
 */
@Service
public class ImpactDesk implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(ImpactDesk.class);
    private static final int MAX_WAITING = 8;
    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                Thread thread = new Thread(task, "policy-impact");
                thread.setDaemon(true);
                return thread;
            });
    private final ConcurrentHashMap<Digest, String> problems = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Digest, Boolean> running = new ConcurrentHashMap<>();
    private final StagedRules rules;
    private final ImpactRun run;
    private final Authorizer authorizer;
    private final Path directory;

    ImpactDesk(StagedRules rules, ImpactRun run, Authorizer authorizer, StateDirectory state) {
        this.rules = rules;
        this.run = run;
        this.authorizer = authorizer;
        this.directory = state.folder("policy-impact");
    }

    /**
     * How far an impact run is.
     *
     * @param impact there when it is done
     * @param digest of the impact's bytes
     * @param problem why the last run came to nothing
     */
    public record Progress(
            Digest bundleDigest,
            boolean running,
            Optional<PolicyImpact> impact,
            Optional<Digest> digest,
            Optional<String> problem) {}

    /** @throws Failure {@code WRONG_STATE} when no bundle of the revision is staged here */
    public Progress progress(Caller caller, PolicyRevision revision) {
        authorizer.require(caller, Action.POLICY_READ, Resource.shared());
        // Which of its contracts would be in breach is the member's own business.
        if (!caller.ofMember()) {
            throw Failure.notFound("impact");
        }
        return progress(rules.staged(revision).digest());
    }

    private Progress progress(Digest bundle) {
        Optional<byte[]> bytes = kept(bundle);
        return new Progress(
                bundle,
                running.containsKey(bundle),
                bytes.flatMap(ImpactDesk::parsed),
                bytes.map(Digest::of),
                Optional.ofNullable(problems.get(bundle)));
    }

    /** Begins a run unless one is on its way. */
    public Progress begin(Caller caller, PolicyRevision revision) {
        Progress before = progress(caller, revision);
        PolicyBundle bundle = rules.staged(revision);
        if (running.putIfAbsent(bundle.digest(), Boolean.TRUE) == null) {
            try {
                problems.remove(bundle.digest());
                worker.execute(() -> carryOut(bundle));
            } catch (RejectedExecutionException full) {
                running.remove(bundle.digest());
                throw Failure.of(FailureKind.TOO_MANY_REQUESTS, "Too many impact runs wait already.")
                        .causedBy(full);
            }
        }
        return before.running() ? before : progress(bundle.digest());
    }

    private void carryOut(PolicyBundle bundle) {
        try {
            keep(run.of(bundle));
        } catch (Failure failure) {
            problems.put(bundle.digest(), failure.detail());
        } catch (IOException | RuntimeException e) {
            LOG.warn("the impact of {} {} could not be found", bundle.revision(), bundle.digest(), e);
            problems.put(bundle.digest(), "The run was broken off; the control plane's log says why.");
        } finally {
            running.remove(bundle.digest());
        }
    }

    private void keep(PolicyImpact impact) throws IOException {
        Files.createDirectories(directory);
        WholeFile.replace(file(impact.bundleDigest()), impact.bytes());
    }

    private Optional<byte[]> kept(Digest bundle) {
        try {
            return Files.exists(file(bundle)) ? Optional.of(Files.readAllBytes(file(bundle))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(bundle), e);
        }
    }

    /** What an older version has written is run again. */
    private static Optional<PolicyImpact> parsed(byte[] bytes) {
        try {
            return Optional.of(PolicyImpact.parse(bytes));
        } catch (MalformedRecordException another) {
            return Optional.empty();
        }
    }

    private Path file(Digest bundle) {
        return directory.resolve(bundle.hex() + ".json");
    }

    @Override
    public void destroy() {
        worker.shutdownNow();
    }
}
