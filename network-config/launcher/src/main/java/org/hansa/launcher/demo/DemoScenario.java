package org.hansa.launcher.demo;

import java.io.PrintWriter;
import org.hansa.launcher.stack.HansaStack;
import org.jspecify.annotations.Nullable;

/** The story that the demonstration tells. */
public interface DemoScenario {
    /**
     * Plays every step; a failed one does not stop those that can still be tried.
     *
     * @return whether all passed
     */
    boolean play() throws Exception;

    /**
     * The story on a running stack.
     *
     * @param people what people read goes here
     * @param json where the closing JSON object goes; absent when nobody asked for it
     */
    static DemoScenario of(HansaStack stack, DemoOptions options, PrintWriter people, @Nullable PrintWriter json) {
        return new Story(stack, options, people, json);
    }
}
