package org.hansa.launcher.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.hansa.launcher.process.HealthProbe;
import org.hansa.launcher.process.RunDirectory;

/**
 * The network binds its ports first, replays its blocks, and writes its connection profile when it serves: ready is a
 * profile that is newer than the process.
 */
record NetworkReady(String process, HealthProbe ports, Path profile, RunDirectory run) implements HealthProbe {
    @Override
    public boolean healthy() throws InterruptedException {
        return isWrittenByThisProcess() && ports.healthy();
    }

    private boolean isWrittenByThisProcess() {
        return run.entry(process)
                .map(entry -> entry.started().isBefore(written()))
                .orElse(false);
    }

    private Instant written() {
        try {
            return Files.getLastModifiedTime(profile).toInstant();
        } catch (IOException notYet) {
            return Instant.MIN;
        }
    }

    @Override
    public String describe() {
        return profile.getFileName() + " and " + ports.describe();
    }
}
