package org.hansa.launcher.stack;

/**
 * The path of a control plane that answers a constant, for benchmarks. Control planes that are started while it is asked for
 * have it; those of a consortium that people started never do.
 */
public final class ConstantAnswer {
    private static final String PROPERTY = "hansa.bench.constant-answer";

    private ConstantAnswer() {}

    /** For every control plane that this program starts from now on. */
    public static void wanted(boolean on) {
        System.setProperty(PROPERTY, Boolean.toString(on));
    }

    /** What a control plane is started with beside its usual options. */
    static String[] options() {
        return Boolean.getBoolean(PROPERTY) ? new String[] {"-D" + PROPERTY + "=true"} : new String[0];
    }
}
