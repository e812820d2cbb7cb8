package org.hansa.launcher.process;

import java.util.List;

/**
 * How a child gives way: what answers people runs before it where processors are few. A lower priority says so; where Linux
 * shares processors out among sessions first, of which each child is one, the session has to say so as well.
 */
final class Courtesy {
    private static final String LOWER = "10";
    /** Linux takes one such change in a tenth of a second from all but root. */
    private static final String SCRIPT =
            """
            for try in 1 2 3 4 5 6 7 8 9; do
              [ -w /proc/self/autogroup ] || break
              { echo %1$s > /proc/self/autogroup; } 2> /dev/null && break
              sleep 0.2
            done
            exec nice -n %1$s "$@"
            """
                    .formatted(LOWER);

    private Courtesy() {}

    /** Both replace themselves by the program, so the pid stays the one that was started. */
    static List<String> prefix() {
        return List.of("sh", "-c", SCRIPT, "sh");
    }
}
