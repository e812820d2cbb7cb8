package org.hansa.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.ModuleClasspath;
import org.hansa.launcher.home.RepositoryRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the offline verifier in a JVM of its own: it shares no class with the programs that made the report. */
@Command(
        name = "verify",
        description = {
            "Checks a report offline against a trust root that came from elsewhere.",
            "Exit status: 0 every claim holds, 1 invalid, 2 incomplete or not decidable, 3 unsupported."
        })
public final class VerifyCommand extends StackCommand {
    private static final String MODULE = "compliance-reports/reports";
    private static final String MAIN = "org.hansa.reports.verifier.VerifierMain";
    private static final int HEAP_MEGABYTES = 512;

    @Parameters(paramLabel = "REPORT", description = "The report's zip file.")
    private Path report;

    @Option(names = "--trust-root", required = true, paramLabel = "FILE", description = "The trust-root file.")
    private Path trustRoot;

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String classpath = ModuleClasspath.of(RepositoryRoot.find(), MODULE).argument();
        JavaCommand verifier = JavaCommand.of(HEAP_MEGABYTES, classpath, MAIN)
                .argument(report.toString(), "--trust-root", trustRoot.toString());
        List<String> words = (json ? verifier.argument("--json") : verifier).words();
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }
}
