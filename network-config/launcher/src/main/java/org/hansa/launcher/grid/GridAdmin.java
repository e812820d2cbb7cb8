package org.hansa.launcher.grid;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.LogTail;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.stack.GridProcess;
import org.hansa.network.config.Member;
import org.jspecify.annotations.Nullable;

/** Speaks to a member's grid through a process that joins it for the moment, with a certificate of the member. */
record GridAdmin(Installation installation, Member member) {
    private static final int SHOWN_LINES = 20;

    GridState status() throws InterruptedException {
        return run(line -> {}, "status");
    }

    /** Every copy of every partition, compared. Means something while nobody writes. */
    GridState compare() throws InterruptedException {
        return run(line -> {}, "compare");
    }

    /** Has exactly these nodes keep copies, and waits until they have them. */
    GridState baseline(Set<String> ids, Consumer<GridState> progress) throws InterruptedException {
        return run(progress, "baseline", String.join(",", ids));
    }

    private GridState run(Consumer<GridState> progress, String... words) throws InterruptedException {
        Path log = installation.home().log("grid-client-" + member.id());
        GridState last = null;
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process = new ProcessBuilder(GridProcess.admin(installation, member, words))
                    .redirectError(log.toFile())
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                last = read(lines, progress);
                if (process.waitFor() != 0 || last == null) {
                    List<String> end = LogTail.lastLines(log, SHOWN_LINES);
                    throw new StartFailure(
                            "grid of " + member.id(),
                            "the grid did not do it: " + (end.isEmpty() ? "it said nothing" : end.get(end.size() - 1)),
                            log,
                            end);
                }
            } finally {
                process.destroy();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot speak to the grid of " + member.id(), failure);
        }
        return last;
    }

    private static @Nullable GridState read(BufferedReader lines, Consumer<GridState> progress) throws IOException {
        GridState last = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("{")) {
                last = GridState.parse(line);
                progress.accept(last);
            }
        }
        return last;
    }
}
