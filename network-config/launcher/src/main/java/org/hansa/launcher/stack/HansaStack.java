package org.hansa.launcher.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.launcher.founding.PolicyRelease;
import org.hansa.launcher.installation.Endpoints;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.keycloak.KeycloakAdmin;
import org.hansa.launcher.keycloak.Persona;
import org.hansa.launcher.keycloak.PersonaBook;
import org.hansa.launcher.keycloak.TokenClient;
import org.hansa.launcher.process.ManagedProcess;
import org.hansa.launcher.process.MissingPrerequisite;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.RunDirectory;
import org.hansa.launcher.process.StartFailure;

/**
 * A whole consortium of processes on this machine, as a library: {@code ./hansa} and the end-to-end tests use the same
 * class. Processes outlive this object; another one with the same home finds them again.
 */
public final class HansaStack implements AutoCloseable {
    /** More at once only makes each slower on two cores; a waiting step takes a slot but no processor. */
    private static final int PARALLEL_STEPS = 3;

    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(10);

    private final StackOptions options;
    private final Installation installation;
    private final RunDirectory run;
    private final Blueprint blueprint;
    private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();
    private final Set<String> launchedHere = ConcurrentHashMap.newKeySet();

    private HansaStack(StackOptions options) {
        this.options = options;
        this.installation =
                Installation.of(options.root(), options.home(), options.cache(), options.portBase(), options.network());
        this.run = new RunDirectory(options.home().run());
        this.blueprint = new Blueprint(installation, options.parts());
        blueprint.specs().forEach(spec -> processes.put(spec.name(), new ManagedProcess(spec, run)));
    }

    /** The stack that these options describe, running or not; starts nothing. */
    public static HansaStack attach(StackOptions options) {
        return new HansaStack(options);
    }

    /** Starts what these options ask for and waits until all of it is ready. */
    public static HansaStack start(StackOptions options) throws InterruptedException {
        HansaStack stack = attach(options);
        stack.start();
        return stack;
    }

    /**
     * Starts what does not run yet and waits until everything is ready. When a step fails, or the thread is interrupted,
     * everything that this call launched is stopped again; what ran before is left alone.
     *
     * @throws StartFailure with the failed step, its log and the log's last lines
     */
    public void start() throws InterruptedException {
        options.home().create();
        try (FileChannel channel = FileChannel.open(
                        options.home().root().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new StartFailure(
                        "home",
                        options.home().root()
                                + " is being started by another process; wait for it, or use another HANSA_HOME");
            }
            installation.settle();
            startLocked();
        } catch (IOException failure) {
            throw new StartFailure("home", "cannot lock " + options.home().root(), failure);
        }
    }

    private void startLocked() throws InterruptedException {
        boolean complete = false;
        try {
            blueprint.plan(this::startOne, options.progress()).run(PARALLEL_STEPS);
            complete = true;
        } finally {
            if (!complete) {
                // The interruption that brought us here must not cut the cleaning short.
                boolean interrupted = Thread.interrupted();
                options.progress().note("stopping what was started");
                stopAll(launchedHere);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            launchedHere.clear();
        }
    }

    private void startOne(String name) throws InterruptedException {
        ManagedProcess process = process(name);
        if (process.isAlive() && blueprint.isOutdated(name)) {
            options.progress().note(name + " is started again: it does not know all members");
            process.stop();
        }
        boolean launched = process.launch();
        if (launched) {
            launchedHere.add(name);
        }
        process.awaitReady(launched, options.progress());
    }

    /** Stops everything of this home, in the reverse order of the start, leftovers of other configurations included. */
    public void stop() throws InterruptedException {
        stopAll(Set.copyOf(run.names()));
    }

    private void stopAll(Set<String> names) throws InterruptedException {
        List<Set<String>> tiers = new ArrayList<>(blueprint.tiers());
        Collections.reverse(tiers);
        Set<String> known = processes.keySet();
        List<String> leftovers =
                names.stream().filter(name -> !known.contains(name)).toList();
        for (String name : leftovers) {
            ManagedProcess.stop(name, run, LEFTOVER_GRACE);
        }
        for (Set<String> tier : tiers) {
            new Stopping(
                            tier.stream()
                                    .filter(names::contains)
                                    .map(this::process)
                                    .toList(),
                            options.progress())
                    .run();
        }
    }

    /**
     * A process by its name; {@link ManagedProcess#kill()} on it is the end-to-end tests' power cut.
     *
     * @throws NoSuchElementException naming those that exist
     */
    public ManagedProcess process(String name) {
        ManagedProcess process = processes.get(name);
        if (process == null) {
            throw new NoSuchElementException(
                    "no process '" + name + "'; there are " + String.join(", ", processes.keySet()));
        }
        return process;
    }

    /** Every process that these options describe, in the order of the start. */
    public Collection<ManagedProcess> processes() {
        return List.copyOf(processes.values());
    }

    /** @throws MissingPrerequisite when this machine lacks what the ledger's network is made of */
    public void requirePrerequisites() {
        blueprint.requirePrerequisites();
    }

    /** Whether every node of the ledger runs. */
    public boolean ledgerRuns() {
        return blueprint.ledgerNodes().stream().allMatch(node -> process(node).isAlive());
    }

    /** Stops one process if it runs, starts it and waits until it is ready. */
    public void restart(String name) throws InterruptedException {
        ManagedProcess process = process(name);
        process.stop();
        process.launch();
        process.awaitReady(true, options.progress());
    }

    /**
     * Builds {@code policy/} under a new revision into every member's folder of staged bundles. Members then vote on the
     * digests that this returns; each control plane gives the bundle to its OPA once the ledger has activated it.
     */
    public PolicyRelease stagePolicy(String revision) throws InterruptedException {
        return blueprint.stagePolicy(revision);
    }

    public Endpoints endpoints() {
        return installation.endpoints();
    }

    public Installation installation() {
        return installation;
    }

    public Progress progress() {
        return options.progress();
    }

    /** The personas that can sign in, with their passwords; there are some once Keycloak has been prepared. */
    public PersonaBook personas() {
        return new PersonaBook(options.home().personas());
    }

    /** A fresh access token of a persona, for example {@code rhein-developer}. */
    public String token(String persona) throws IOException, InterruptedException {
        Persona person = personas().named(persona);
        return new TokenClient(endpoints().keycloak(), installation.secrets()).token(person);
    }

    /** A fresh access token of a persona that has just shown its second factor, for example {@code rhein-voter}. */
    public String strongToken(String persona) throws IOException, InterruptedException {
        Persona person = personas().named(persona);
        return new TokenClient(endpoints().keycloak(), installation.secrets()).strongToken(person);
    }

    /** What a member's OPA asks for before it answers: {@code Authorization: Bearer <token>}. */
    public String opaToken(String member) {
        return installation
                .secrets()
                .secret(OpaServer.tokenName(installation.consortium().member(member)));
    }

    /** Stops and starts single realms. */
    public KeycloakAdmin keycloakAdmin() {
        return new KeycloakAdmin(endpoints().keycloak(), installation.secrets());
    }

    /** Stops everything: a fixture leaves nothing behind. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            stop();
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
