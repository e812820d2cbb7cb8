package org.hansa.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.hansa.launcher.process.MissingPrerequisite;
import org.hansa.launcher.process.StartFailure;
import org.hansa.network.config.ConfigurationException;
import org.hansa.network.growth.GrowthException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The one place where a failed command is explained. What a person can act on is a sentence; a bug keeps its stack trace. */
public final class FailureReport implements IExecutionExceptionHandler {
    /** As a shell reports a program that Ctrl-C ended. */
    public static final int INTERRUPTED = 130;

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof InterruptedException) {
            err.println("hansa: interrupted");
            return INTERRUPTED;
        }
        if (failure instanceof MissingPrerequisite missing) {
            err.println("hansa: " + missing.getMessage());
            err.flush();
            return MissingPrerequisite.EXIT_STATUS;
        }
        if (failure instanceof StartFailure start) {
            explain(start, err);
        } else if (isExpected(failure)) {
            err.println("hansa: " + failure.getMessage());
        } else {
            failure.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isExpected(Exception failure) {
        return failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof NoSuchElementException
                || failure instanceof IllegalArgumentException
                || failure instanceof GrowthException
                || failure instanceof ConfigurationException;
    }

    private static void explain(StartFailure failure, PrintWriter err) {
        err.println("hansa: " + failure.getMessage());
        if (!failure.lastLines().isEmpty()) {
            err.println("  the last lines of " + failure.log() + ":");
            failure.lastLines().forEach(line -> err.println("  | " + line));
        } else if (failure.log() != null) {
            err.println("  its log is " + failure.log() + " (empty)");
        }
        err.println("  './hansa doctor' checks this machine and what runs on it");
    }
}
