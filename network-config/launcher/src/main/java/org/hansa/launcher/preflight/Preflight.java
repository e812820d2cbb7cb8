package org.hansa.launcher.preflight;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hansa.launcher.installation.Loopback;
import org.hansa.launcher.installation.NetworkProfile;
import org.hansa.launcher.installation.PortUse;
import org.hansa.launcher.process.ManagedProcess;
import org.hansa.launcher.stack.HansaStack;

/** What must be there before anything is started. Takes two seconds at most; every finding says what to do. */
public final class Preflight {
    private static final ToolVersion JDK = ToolVersion.parse("17.0");
    private static final ToolVersion MAVEN = ToolVersion.parse("3.8");
    private static final ToolVersion GO = ToolVersion.parse("1.26");
    private static final long GIB = 1L << 30;
    private static final long ADVISED_MEMORY = 6 * GIB;
    private static final long NEEDED_MEMORY = 3 * GIB;
    private static final long ADVISED_DISK = 5 * GIB;
    private static final long NEEDED_DISK = GIB;

    private final HansaStack stack;

    private Preflight(HansaStack stack) {
        this.stack = stack;
    }

    public static Preflight of(HansaStack stack) {
        return new Preflight(stack);
    }

    /** All findings, the fine ones too, in a fixed order. */
    public List<Finding> run() throws InterruptedException {
        List<Supplier<Finding>> checks = new ArrayList<>(
                List.of(Preflight::java, Preflight::maven, this::go, this::memory, this::disk, this::ports));
        if (stack.installation().network().profile() == NetworkProfile.NATIVE) {
            checks.add(new FabricCheck(System.getenv())::run);
        }
        // The programs asked for their versions are slow to start: ask them side by side.
        List<CompletableFuture<Finding>> answers =
                checks.stream().map(CompletableFuture::supplyAsync).toList();
        List<Finding> findings = new ArrayList<>();
        for (CompletableFuture<Finding> answer : answers) {
            findings.add(answer.join());
        }
        return findings;
    }

    private static Finding java() {
        ToolVersion found = ToolVersion.parse(
                Runtime.version().version().stream().map(String::valueOf).collect(Collectors.joining(".", "", ".0")));
        return found.compareTo(JDK) >= 0
                ? Finding.fine("JDK", found.toString())
                : Finding.blocking(
                        "JDK", found + " is too old", "install JDK 17 or later and put it on the PATH or in JAVA_HOME");
    }

    private static Finding maven() {
        Optional<ToolVersion> found = ToolVersion.of("mvn", "-v");
        if (found.isEmpty()) {
            return Finding.warning(
                    "Maven",
                    "not found, or too slow to answer",
                    "install Maven 3.8 or later: it builds Hansa and fetches Keycloak");
        }
        return found.get().compareTo(MAVEN) >= 0
                ? Finding.fine("Maven", found.get().toString())
                : Finding.blocking("Maven", found.get() + " is too old", "install Maven 3.8 or later");
    }

    /** Go is needed once, to build OPA; not where an OPA is given, on the PATH or built already. */
    private Finding go() {
        if (System.getenv("HANSA_OPA") != null || hasOpa()) {
            return Finding.fine("Go", "not needed: there is an OPA");
        }
        Optional<ToolVersion> found = ToolVersion.of("go", "version");
        String remedy = "install Go " + GO + " or later, or put OPA on the PATH, or name it in HANSA_OPA";
        if (found.isEmpty()) {
            return Finding.blocking("Go", "not found, and OPA has to be built", remedy);
        }
        return found.get().compareTo(GO) >= 0
                ? Finding.fine("Go", found.get().toString())
                : Finding.blocking("Go", found.get() + " is too old to build OPA", remedy);
    }

    private boolean hasOpa() {
        Path built = stack.installation().cache().resolve("opa");
        if (!Files.isDirectory(built)) {
            return false;
        }
        try (Stream<Path> versions = Files.list(built)) {
            return versions.anyMatch(version -> Files.isExecutable(version.resolve("opa")));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private Finding memory() {
        OptionalLong available = MachineMemory.availableBytes();
        if (available.isEmpty()) {
            return Finding.fine("memory", "not known on this system; 6 GB free are advised");
        }
        String detail = gib(available.getAsLong()) + " available";
        if (available.getAsLong() >= ADVISED_MEMORY || somethingRuns()) {
            return Finding.fine("memory", detail);
        }
        String remedy = "end what is not needed: the consortium takes about 4 GB, and 6 GB free are advised";
        return available.getAsLong() >= NEEDED_MEMORY
                ? Finding.warning("memory", detail, remedy)
                : Finding.blocking("memory", detail, remedy);
    }

    private Finding disk() {
        Path home = stack.installation().home().root();
        while (!Files.exists(home)) {
            home = home.getParent();
        }
        try {
            FileStore store = Files.getFileStore(home);
            String detail = gib(store.getUsableSpace()) + " free for "
                    + stack.installation().home().root();
            String remedy = "free some space, or set HANSA_HOME to a larger disk";
            if (store.getUsableSpace() >= ADVISED_DISK) {
                return Finding.fine("disk", detail);
            }
            return store.getUsableSpace() >= NEEDED_DISK
                    ? Finding.warning("disk", detail, remedy)
                    : Finding.blocking("disk", detail, remedy);
        } catch (IOException unknown) {
            return Finding.warning(
                    "disk", "cannot be measured: " + unknown.getMessage(), "check that the folder can be written");
        }
    }

    /** Ports of processes that run already are theirs; any other listener is in the way. */
    private Finding ports() {
        Set<String> starting = stack.processes().stream()
                .filter(process -> !process.isAlive())
                .map(ManagedProcess::name)
                .collect(Collectors.toSet());
        List<String> taken = stack.installation().portUses().stream()
                .filter(use -> starting.contains(use.process()))
                .filter(use -> !Loopback.isFree(use.port()))
                .map(Preflight::taken)
                .toList();
        if (taken.isEmpty()) {
            return Finding.fine("ports", "free, from " + stack.installation().portBase() + " on");
        }
        return Finding.blocking(
                "ports",
                String.join("; ", taken),
                "end what listens there, or set HANSA_PORT_BASE (with another HANSA_HOME if this one has been started before)");
    }

    private static String taken(PortUse use) {
        return use.port() + " (" + use.process() + ", " + use.purpose() + ") is taken"
                + PortOwner.of(use.port()).map(owner -> " by " + owner).orElse("");
    }

    private boolean somethingRuns() {
        return stack.processes().stream().anyMatch(ManagedProcess::isAlive);
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
    }
}
