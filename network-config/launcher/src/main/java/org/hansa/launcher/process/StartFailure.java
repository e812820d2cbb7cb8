package org.hansa.launcher.process;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that was started did not become ready. The message says what to look at; the log's last lines come with it. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final @Nullable String log;
    private final transient List<String> lastLines;

    public StartFailure(String name, String reason, @Nullable Path log, List<String> lastLines) {
        super(name + ": " + reason);
        this.name = name;
        this.log = log == null ? null : log.toString();
        this.lastLines = List.copyOf(lastLines);
    }

    /** Of something that has no log. */
    public StartFailure(String name, String reason) {
        this(name, reason, null, List.of());
    }

    public StartFailure(String name, String reason, Throwable cause) {
        super(name + ": " + reason, cause);
        this.name = name;
        this.log = null;
        this.lastLines = List.of();
    }

    public String name() {
        return name;
    }

    public @Nullable String log() {
        return log;
    }

    /** The end of the log, oldest line first; empty where the step has no log. */
    public List<String> lastLines() {
        return lastLines;
    }

    /** With the end of the log: a test's report shows nothing else. */
    @Override
    public String toString() {
        String lines = lastLines.isEmpty() ? "" : "\n  | " + String.join("\n  | ", lastLines);
        return super.toString() + lines;
    }
}
