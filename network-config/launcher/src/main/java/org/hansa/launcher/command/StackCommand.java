package org.hansa.launcher.command;

import java.util.List;
import java.util.stream.Collectors;
import org.hansa.launcher.preflight.Finding;
import org.hansa.launcher.preflight.Preflight;
import org.hansa.launcher.process.MissingPrerequisite;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.launcher.terminal.TerminalCommand;

/** What every command about the consortium has that the environment describes. */
abstract class StackCommand extends TerminalCommand {
    final ConsoleProgress console() {
        return new ConsoleProgress(err(), commandLine().getColorScheme().ansi());
    }

    final StackOptions options() {
        return StackOptions.fromEnvironment(System.getenv(), console());
    }

    final HansaStack stack() {
        return HansaStack.attach(options());
    }

    /**
     * Says what is missing on this machine; false when something cannot work without it.
     *
     * @throws MissingPrerequisite when it is something that Hansa does not bring along
     */
    final boolean preflight(HansaStack stack) throws InterruptedException {
        stack.requirePrerequisites();
        List<Finding> findings = Preflight.of(stack).run();
        findings.stream().filter(finding -> !Finding.isFine(finding)).forEach(finding -> err().println(
                        finding.describe()));
        String blocking = findings.stream()
                .filter(Finding::isBlocking)
                .map(Finding::subject)
                .collect(Collectors.joining(", "));
        if (!blocking.isEmpty()) {
            err().println("hansa: nothing was started because of: " + blocking);
        }
        return blocking.isEmpty();
    }
}
