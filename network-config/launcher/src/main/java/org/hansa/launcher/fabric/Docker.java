package org.hansa.launcher.fabric;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hansa.launcher.process.MissingPrerequisite;

/** Whether containers can be run here: the command line, Compose, the engine, the images. */
final class Docker {
    private static final long LIMIT_SECONDS = 20;

    private final String command;

    /** @param command the program's name, normally {@code docker} */
    Docker(String command) {
        this.command = command;
    }

    /**
     * @param images that must be here already: nothing is pulled on the way
     * @throws MissingPrerequisite naming the first thing that is missing and how to get it
     */
    void require(Collection<String> images) {
        if (!answers("--version")) {
            throw missing("Docker is not installed", "install Docker Engine with the Compose plugin");
        }
        if (!answers("compose", "version")) {
            throw missing("Docker has no Compose plugin", "install the package docker-compose-plugin");
        }
        if (!answers("info")) {
            throw missing("Docker's engine does not answer", "start it, or set DOCKER_HOST to where it runs");
        }
        List<String> absent = new ArrayList<>();
        for (String image : images) {
            if (!answers("image", "inspect", image)) {
                absent.add(image);
            }
        }
        if (!absent.isEmpty()) {
            throw missing(
                    "these images are not on this machine: " + String.join(", ", absent),
                    "docker pull " + String.join(" && docker pull ", absent));
        }
    }

    private static MissingPrerequisite missing(String what, String remedy) {
        return new MissingPrerequisite("--network compose runs Hyperledger Fabric in containers, and " + what + ".\n  "
                + "To get there: " + remedy + ". Without containers, './hansa up' runs the embedded network.");
    }

    private boolean answers(String... arguments) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
