package org.hansa.launcher.terminal;

import picocli.CommandLine.ParameterException;

/** A command that only groups others. */
public abstract class CommandGroup extends TerminalCommand {
    private final String whatIsMissing;

    /** @param whatIsMissing for who names none of them, for example "say what to do with the grid's nodes" */
    protected CommandGroup(String whatIsMissing) {
        this.whatIsMissing = whatIsMissing;
    }

    @Override
    public final Integer call() {
        throw new ParameterException(commandLine(), whatIsMissing);
    }
}
