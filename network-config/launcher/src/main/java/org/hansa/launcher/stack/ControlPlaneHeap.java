package org.hansa.launcher.stack;

import java.util.Map;

/**
 * How much heap each control plane gets, a third of it for what is new ({@code HANSA_HEAP_MB}). A home remembers every allocation that
 * it placed, so a busy one needs more in time.
 */
record ControlPlaneHeap(int megabytes) {
    private static final String VARIABLE = "HANSA_HEAP_MB";
    private static final int USUAL = 384;
    private static final int MOST = 65_536;

    ControlPlaneHeap {
        if (megabytes < USUAL || megabytes > MOST) {
            throw new IllegalArgumentException(
                    VARIABLE + " must be " + USUAL + " to " + MOST + " (megabytes), not " + megabytes);
        }
    }

    static ControlPlaneHeap of(Map<String, String> environment) {
        String given = environment.get(VARIABLE);
        if (given == null) {
            return new ControlPlaneHeap(USUAL);
        }
        try {
            return new ControlPlaneHeap(Integer.parseInt(given.strip()));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(VARIABLE + " must be a number of megabytes, not '" + given + "'");
        }
    }

    int young() {
        return megabytes / 3;
    }
}
