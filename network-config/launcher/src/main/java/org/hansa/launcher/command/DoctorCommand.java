package org.hansa.launcher.command;

import java.util.List;
import org.hansa.launcher.doctor.Doctor;
import org.hansa.launcher.preflight.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Checks the machine and what runs on it. */
@Command(
        name = "doctor",
        description = {
            "Checks versions, memory, disk, ports, clocks, certificates, the ownership of orderers, the processes and the",
            "policy in force; each finding comes with its remedy. Exit status 1 when something must be done."
        })
public final class DoctorCommand extends StackCommand {
    @Option(names = "--json", description = "One JSON array on standard output.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> findings = Doctor.of(options()).run();
        if (json) {
            out().println(new JsonMapper().writeValueAsString(findings));
        } else {
            findings.forEach(finding -> out().println(finding.describe()));
        }
        out().flush();
        return findings.stream().anyMatch(Finding::isBlocking) ? 1 : 0;
    }
}
