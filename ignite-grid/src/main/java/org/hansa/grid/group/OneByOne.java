package org.hansa.grid.group;

import org.jspecify.annotations.Nullable;

/** Steps of one round, each of which is taken whatever became of the others. What failed comes out at the end. */
final class OneByOne {
    private static final int TOLD = 8;

    private @Nullable RuntimeException first;
    private int failures;

    void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failures++;
            if (first == null) {
                first = e;
            } else if (failures <= TOLD) {
                first.addSuppressed(e);
            }
        }
    }

    /** @throws RuntimeException the first failure, with a few of the others */
    void end() {
        if (first != null) {
            throw first;
        }
    }
}
