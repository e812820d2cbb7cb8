package org.hansa.launcher.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hansa.launcher.founding.ConsortiumFounding;
import org.hansa.launcher.founding.PolicyRelease;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.keycloak.KeycloakServer;
import org.hansa.launcher.keycloak.PersonaBook;
import org.hansa.launcher.keycloak.Realms;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartPlan;

/** Which processes there are, and which step of the start needs which. */
final class Blueprint {
    private static final String PREPARE_KEYCLOAK = "prepare keycloak";
    private static final String PREPARE_POLICY = "prepare policy";
    private static final String PREPARE_KEYS = "prepare keys";
    private static final String DEPLOY = "deploy chaincode";
    private static final String FOUND = "found consortium";

    private final Installation installation;
    private final Set<StackPart> parts;
    private final KeycloakServer keycloak;
    private final OpaBinary opaBinary;
    private final List<OpaServer> opas;
    private final LedgerNetwork network;
    private final Deployment deployment;
    private final List<ChaincodeServer> chaincodes;
    private final List<GridProcess> gridNodes;
    private final List<ControlPlane> controlPlanes;
    private volatile boolean hasNewRealm;

    Blueprint(Installation installation, Set<StackPart> parts) {
        this.installation = installation;
        this.parts = parts;
        this.keycloak = installation.keycloak();
        this.opaBinary = new OpaBinary(installation);
        this.opas = installation.members().stream()
                .map(member -> new OpaServer(installation, member, opaBinary::path))
                .toList();
        this.deployment = new Deployment(installation);
        this.chaincodes = installation.members().stream()
                .map(member -> new ChaincodeServer(installation, member, deployment::packageId))
                .toList();
        this.network = ledger(installation);
        this.gridNodes = installation.members().stream()
                .flatMap(member -> new GridNodes(installation, member).processes().stream())
                .toList();
        this.controlPlanes = ControlPlane.all(installation);
    }

    private LedgerNetwork ledger(Installation installation) {
        return switch (installation.network().profile()) {
            case EMBEDDED -> new EmbeddedLedger(installation);
            case NATIVE -> new NativeLedger(installation);
            case COMPOSE -> new ComposeLedger(installation, this.chaincodes);
        };
    }

    private boolean has(StackPart part) {
        return parts.contains(part);
    }

    /** In the order of the start. */
    List<ProcessSpec> specs() {
        List<ProcessSpec> specs = new ArrayList<>();
        if (has(StackPart.KEYCLOAK)) {
            specs.add(keycloak.spec());
        }
        if (has(StackPart.NETWORK)) {
            specs.addAll(network.specs());
        }
        if (has(StackPart.LEDGER)) {
            chaincodes.forEach(chaincode -> specs.add(network.contracts(chaincode)));
        }
        if (has(StackPart.OPA)) {
            opas.forEach(opa -> specs.add(opa.spec()));
        }
        if (has(StackPart.CONTROL_PLANE)) {
            gridNodes.forEach(node -> specs.add(node.spec()));
            controlPlanes.forEach(controlPlane -> specs.add(controlPlane.spec()));
        }
        return specs;
    }

    void requirePrerequisites() {
        if (has(StackPart.NETWORK)) {
            network.requirePrerequisites();
        }
    }

    /**
     * Whether a process that runs would be started differently now: one that was started before a member joined does not
     * know it. Asked once what the process needs has been prepared.
     */
    boolean isOutdated(String process) {
        return process.equals(KeycloakServer.NAME)
                ? hasNewRealm
                : controlPlanes.stream()
                        .filter(controlPlane -> controlPlane.name().equals(process))
                        .anyMatch(ControlPlane::hasOtherSettings);
    }

    /** The processes that keep the ledger. */
    List<String> ledgerNodes() {
        return network.specs().stream().map(ProcessSpec::name).toList();
    }

    /** Groups whose processes may stop together, in the order of the start: each group uses the ones before it. */
    List<Set<String>> tiers() {
        Set<String> last = controlPlanes.stream().map(ControlPlane::name).collect(Collectors.toSet());
        List<Set<String>> tiers = new ArrayList<>(network.tiers());
        Set<String> nodes = tiers.stream().flatMap(Set::stream).collect(Collectors.toSet());
        tiers.add(specs().stream()
                .map(ProcessSpec::name)
                .filter(name -> !nodes.contains(name) && !last.contains(name))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        tiers.add(last);
        Set<String> known = specs().stream().map(ProcessSpec::name).collect(Collectors.toSet());
        return tiers.stream()
                .map(tier -> tier.stream().filter(known::contains).collect(Collectors.toSet()))
                .toList();
    }

    /** How a process is started and waited for; knows which were started by whom. */
    interface Starter {
        void start(String name) throws InterruptedException;
    }

    /** The slowest road first: sign-in, then the ledger, then what is quick. */
    StartPlan plan(Starter starter, Progress progress) {
        StartPlan plan = new StartPlan();
        if (has(StackPart.KEYCLOAK)) {
            plan.step(PREPARE_KEYCLOAK, Set.of(), () -> prepareKeycloak(progress));
            plan.step(KeycloakServer.NAME, Set.of(PREPARE_KEYCLOAK), () -> starter.start(KeycloakServer.NAME));
        }
        if (has(StackPart.NETWORK)) {
            plan.step(PREPARE_KEYS, Set.of(), network::prepareKeys);
            Set<String> channel = network.plan(plan, PREPARE_KEYS, starter, progress);
            if (has(StackPart.LEDGER)) {
                planContracts(plan, channel, starter, progress);
            }
        }
        if (has(StackPart.OPA)) {
            plan.step(PREPARE_POLICY, Set.of(), () -> preparePolicy(progress));
            opas.forEach(opa -> plan.step(opa.name(), Set.of(PREPARE_POLICY), () -> starter.start(opa.name())));
        }
        if (has(StackPart.LEDGER) && has(StackPart.OPA)) {
            plan.step(FOUND, Set.of(DEPLOY, PREPARE_POLICY), () -> found(progress));
        }
        if (has(StackPart.CONTROL_PLANE)) {
            Set<String> keys = has(StackPart.NETWORK) ? Set.of(PREPARE_KEYS) : Set.of();
            gridNodes.forEach(node -> plan.step(node.name(), keys, () -> starter.start(node.name())));
            Set<String> before = plan.names();
            controlPlanes.forEach(
                    controlPlane -> plan.step(controlPlane.name(), before, () -> starter.start(controlPlane.name())));
        }
        return plan;
    }

    private void planContracts(StartPlan plan, Set<String> channel, Starter starter, Progress progress) {
        Set<String> before = new LinkedHashSet<>(channel);
        for (ChaincodeServer chaincode : chaincodes) {
            plan.step(chaincode.name(), Set.of(PREPARE_KEYS), () -> starter.start(chaincode.name()));
            before.add(chaincode.name());
        }
        plan.step(DEPLOY, before, () -> timed(DEPLOY, progress, deployment::deploy));
    }

    private void prepareKeycloak(Progress progress) throws InterruptedException {
        Realms realms = installation.realms();
        new PersonaBook(installation.home().personas()).write(realms.personas());
        hasNewRealm = keycloak.prepare(realms.render(), progress);
    }

    private void preparePolicy(Progress progress) throws InterruptedException {
        opaBinary.prepare(progress);
        for (OpaServer opa : opas) {
            opa.prepare();
        }
    }

    /** Builds a revision for every member; the digests are the same for all of them. */
    PolicyRelease stagePolicy(String revision) throws InterruptedException {
        for (OpaServer opa : opas) {
            opa.bundles().stage(revision);
        }
        return tested(revision);
    }

    private PolicyRelease tested(String revision) throws InterruptedException {
        PolicyBundles first = opas.get(0).bundles();
        first.test(revision);
        for (OpaServer opa : opas.subList(1, opas.size())) {
            opa.bundles().takeResults(first, revision);
        }
        return first.release(revision);
    }

    private void found(Progress progress) throws InterruptedException {
        ConsortiumFounding founding = new ConsortiumFounding(installation);
        timed(FOUND, progress, () -> founding.found(() -> tested(PolicyBundles.FIRST_REVISION), progress));
    }

    private static void timed(String name, Progress progress, StartPlan.Action action) throws InterruptedException {
        Instant begin = Instant.now();
        action.run();
        progress.ready(name, Duration.between(begin, Instant.now()), "");
    }
}
