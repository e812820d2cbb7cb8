package org.hansa.controlplane.joining;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.joining.Probe.Result;
import org.hansa.controlplane.joining.Probe.State;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.ledger.model.MspId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the world on two threads of its own, so that no page waits for somebody else's machine. A result stands for a
 * while and is then looked at again when somebody asks; what failed is looked at again sooner, so that a row turns green by
 * itself.
 */
final class Probes implements AutoCloseable {
    static final Duration GOOD_FOR = Duration.ofMinutes(10);
    static final Duration BAD_FOR = Duration.ofSeconds(10);
    /** A person who presses a button all the time makes no storm of it. */
    static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
    private static final int THREADS = 2;
    private static final int QUEUE = 64;
    private static final int MAX_RESULTS = 1_000;
    private final IssuerProbing issuers;
    private final TlsProbing servers;
    private final ChannelRoll roll;
    private final HeartbeatProbing heartbeats;
    private final Clock clock;
    private final Map<Probe, Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Probe, Entry> eldest) {
            return size() > MAX_RESULTS;
        }
    };
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                Thread thread = new Thread(task, "joining-probe");
                thread.setDaemon(true);
                return thread;
            });

    private record Entry(Result result, boolean running) {}

    Probes(OutsideAddress outside, ChannelRoll roll, HeartbeatProbing heartbeats, Clock clock) {
        this.issuers = new IssuerProbing(outside);
        this.servers = new TlsProbing(outside);
        this.roll = roll;
        this.heartbeats = heartbeats;
        this.clock = clock;
        workers.allowCoreThreadTimeOut(true);
    }

    /** What is known now; starts a look where nothing is, or what is has become old. */
    Result result(Probe probe) {
        return look(probe, false);
    }

    /** Somebody wants it looked at now. */
    Result again(Probe probe) {
        return look(probe, true);
    }

    private Result look(Probe probe, boolean now) {
        synchronized (entries) {
            Entry known = entries.getOrDefault(probe, new Entry(Result.WAITING, false));
            if (known.running() || !due(known.result(), now)) {
                return known.running() && now ? Result.WAITING : known.result();
            }
            try {
                workers.execute(() -> carryOut(probe));
            } catch (RejectedExecutionException full) {
                return known.result();
            }
            entries.put(probe, new Entry(known.result(), true));
            return now ? Result.WAITING : known.result();
        }
    }

    private boolean due(Result result, boolean now) {
        Duration standsFor = now ? AGAIN_AFTER : result.state() == State.DONE ? GOOD_FOR : BAD_FOR;
        return clock.millis() - result.atMillis() >= standsFor.toMillis();
    }

    private void carryOut(Probe probe) {
        Result result;
        try {
            result = new Result(State.DONE, see(probe), clock.millis());
        } catch (IOException e) {
            result = new Result(State.FAILED, String.valueOf(e.getMessage()), clock.millis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result = Result.WAITING;
        } catch (Failure e) {
            result = new Result(State.FAILED, e.detail(), clock.millis());
        } catch (RuntimeException e) {
            LOG.error("looking at {} failed", probe, e);
            result = new Result(
                    State.FAILED, "could not be looked at; tell the operator of this member", clock.millis());
        }
        synchronized (entries) {
            entries.put(probe, new Entry(result, false));
        }
    }

    private String see(Probe probe) throws IOException, InterruptedException {
        if (probe instanceof Probe.Issuer issuer) {
            return issuers.look(issuer.url());
        }
        if (probe instanceof Probe.TlsServer server) {
            return servers.look(server.address(), server.certificate());
        }
        if (probe instanceof Probe.Life life) {
            return heartbeats.look(life.member());
        }
        MspId member = ((Probe.Approval) probe).member();
        Set<MspId> approved = roll.approvals();
        if (!approved.contains(member)) {
            throw new IOException("has not approved the contracts that are in force yet");
        }
        return "has approved the contracts that are in force";
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
