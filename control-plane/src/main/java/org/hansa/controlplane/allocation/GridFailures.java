package org.hansa.controlplane.allocation;

import java.time.Duration;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.grid.GridMinorityException;

/** What a caller is told when the grid could not write. */
public final class GridFailures {
    /** As long as a node takes to come back when it was only restarted. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final int DEEPEST_CAUSE = 10;

    private GridFailures() {}

    public static Failure of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof GridMinorityException) {
                return Failure.of(FailureKind.GRID_MINORITY, FailureKind.GRID_MINORITY.meaning())
                        .retryAfter(AGAIN)
                        .because(String.valueOf(cause.getMessage()))
                        .causedBy(failure);
            }
            cause = cause.getCause();
        }
        return Failure.of(FailureKind.GRID_UNAVAILABLE, FailureKind.GRID_UNAVAILABLE.meaning())
                .because(failure.toString())
                .causedBy(failure);
    }
}
