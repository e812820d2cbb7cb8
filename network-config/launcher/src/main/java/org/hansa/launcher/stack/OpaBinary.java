package org.hansa.launcher.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.process.Tool;
import org.jspecify.annotations.Nullable;

/** The OPA program, as {@code network-config/opa/opa.sh} finds or builds it. */
final class OpaBinary {
    /** Building it once takes some minutes on two cores. */
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final Installation installation;
    private volatile @Nullable Path path;

    OpaBinary(Installation installation) {
        this.installation = installation;
    }

    /** Finds or builds it. */
    void prepare(Progress progress) throws InterruptedException {
        Path script = installation.root().resolve("network-config/opa/opa.sh");
        Launch find = Launch.inheritingAll(List.of("bash", script.toString()))
                .with("HANSA_CACHE", installation.cache().toString());
        Path log = installation.home().log("opa-build");
        path = Path.of(Tool.output("opa", find, installation.root(), log, LIMIT));
    }

    /** The program; prepared first if it was not. */
    Path path() {
        Path found = path;
        if (found == null) {
            try {
                prepare(Progress.SILENT);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new StartFailure("opa", "interrupted while looking for OPA", interrupted);
            }
            found = path;
        }
        return Objects.requireNonNull(found);
    }
}
