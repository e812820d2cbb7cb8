package org.hansa.launcher.doctor;

import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.Ordering;
import org.hansa.launcher.preflight.Finding;
import org.hansa.launcher.preflight.Preflight;
import org.hansa.launcher.process.ManagedProcess;
import org.hansa.launcher.process.RunDirectory;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.network.config.ConfigurationException;
import org.hansa.network.config.ConsortiumConfig;

/** Examines a consortium: the machine below it, its configuration, its certificates, its processes, its policy. */
public final class Doctor {
    private final StackOptions options;

    private Doctor(StackOptions options) {
        this.options = options;
    }

    public static Doctor of(StackOptions options) {
        return new Doctor(options);
    }

    /** All findings, the fine ones too. */
    public List<Finding> run() throws InterruptedException {
        HansaStack stack;
        try {
            stack = HansaStack.attach(options);
        } catch (ConfigurationException fault) {
            return List.of(Finding.blocking(
                    "configuration",
                    fault.getMessage(),
                    "correct network-config/consortium.yaml; nothing can be started from it"));
        }
        Installation installation = stack.installation();
        List<Finding> findings = new ArrayList<>(Preflight.of(stack).run());
        findings.add(orderers(installation));
        findings.addAll(new CertificateCheck(installation).run());
        findings.addAll(processes(stack));
        findings.addAll(new ClockCheck(stack).run());
        findings.addAll(new PolicyCheck(stack).run());
        findings.addAll(leftovers(stack));
        return findings;
    }

    /** The rule itself is the configuration's own; here it is said in numbers. */
    private static Finding orderers(Installation installation) {
        ConsortiumConfig consortium = installation.consortium();
        if (installation.network().ordering() == Ordering.RAFT) {
            return Finding.warning(
                    "orderers",
                    "one Raft orderer: it survives no fault, and its signature alone is no quorum",
                    "for more than a trial begin a new HANSA_HOME without --ordering raft");
        }
        return Finding.fine(
                "orderers",
                consortium.orderers().size() + " orderers survive " + consortium.toleratedOrdererFaults()
                        + " fault; no organisation owns more than that");
    }

    private static List<Finding> processes(HansaStack stack) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (ManagedProcess process : stack.processes()) {
            findings.add(process(process));
        }
        return findings;
    }

    private static Finding process(ManagedProcess process) throws InterruptedException {
        if (!process.isAlive()) {
            return process.wasStarted()
                    ? Finding.blocking(
                            process.name(),
                            "has died",
                            "'./hansa logs " + process.name() + "' says why; './hansa up' starts it again")
                    : Finding.warning(process.name(), "does not run", "'./hansa up' starts it");
        }
        return process.spec().health().healthy()
                ? Finding.fine(process.name(), "ready")
                : Finding.blocking(
                        process.name(),
                        "runs but is not ready: " + process.spec().health().describe() + " does not answer well",
                        "'./hansa logs " + process.name() + "'; if it stays so, './hansa down' and './hansa up'");
    }

    private List<Finding> leftovers(HansaStack stack) {
        RunDirectory run = new RunDirectory(options.home().run());
        List<String> known =
                stack.processes().stream().map(ManagedProcess::name).toList();
        return run.names().stream()
                .filter(name -> !known.contains(name))
                .map(name -> Finding.warning(
                        "pid file",
                        run.file(name) + " is of a process that this configuration does not have"
                                + (run.alive(name).isPresent() ? ", and it still runs" : ""),
                        "'./hansa down' stops it and removes the file"))
                .toList();
    }
}
