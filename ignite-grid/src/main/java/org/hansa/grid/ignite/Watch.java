package org.hansa.grid.ignite;

import java.time.Duration;
import java.util.Optional;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteEx;
import org.hansa.grid.GridMinorityException;
import org.hansa.grid.ignite.BaselineMajority.Count;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a node come back after it was cut off. Ignite leaves it alone in a grid of its own, which never meets the other one again,
 * or stops it. While only a minority is left the node looks for the others from outside; when it finds them it leaves its own
 * grid and joins theirs.
 */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration TURN = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final GridNode node;

    Watch(GridNode node) {
        this.node = node;
    }

    /**
     * Waits until the node is cut off, however long that takes.
     *
     * @return whether it can come back; otherwise it was stopped, or failed
     */
    boolean awaitCut(Ignite ignite) throws InterruptedException {
        while (Ignition.state(ignite.name()) == IgniteState.STARTED) {
            if (leaves(ignite)) {
                LOG.warn("{} was cut off from the others, and leaves its own grid for theirs", ignite.name());
                ignite.close();
                return true;
            }
            Thread.sleep(TURN.toMillis());
        }
        return ((IgniteEx) ignite).context().segmented();
    }

    private boolean leaves(Ignite ignite) {
        try {
            return !Count.of(ignite).majority() && node.belongsElsewhere(ignite);
        } catch (IgniteException | IllegalStateException stopping) {
            return false;
        }
    }

    /** Joins again, however long that takes. */
    Ignite awaitReturn() throws InterruptedException {
        while (true) {
            try {
                Optional<Ignite> back = node.comeBack();
                if (back.isPresent()) {
                    LOG.info("{} is back", back.get().name());
                    return back.get();
                }
            } catch (IgniteException | GridMinorityException e) {
                LOG.info("not back yet: {}", e.getMessage());
            }
            Thread.sleep(AGAIN.toMillis());
        }
    }

    /** Whether the node has stopped, or is about to, and will be back: neither failed, nor told to by its owner. */
    static boolean away(Ignite ignite, boolean closing) {
        GridKernalContext context = ((IgniteEx) ignite).context();
        return context.segmented() || (context.isStopping() && !context.invalid() && !closing);
    }
}
