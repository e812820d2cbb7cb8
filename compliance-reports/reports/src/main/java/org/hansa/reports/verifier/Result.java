package org.hansa.reports.verifier;

import java.util.List;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param steps each step that ran or should have run, in order
 * @param broken the first thing that is broken, for a verdict other than {@link Verdict#VALID}
 * @param claims the claims that hold; empty unless valid
 * @param notShown what is not shown even by a valid report
 */
public record Result(
        Verdict verdict, List<StepResult> steps, Optional<Broken> broken, List<String> claims, List<String> notShown) {
    /** How one step ended. */
    public enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    /** @param detail what was checked, in numbers, or why it failed */
    public record StepResult(Step step, Outcome outcome, String detail) {}

    /** @param where the file, record, block or transaction */
    public record Broken(Step step, String where, String what) {}

    public Result {
        steps = List.copyOf(steps);
        claims = List.copyOf(claims);
        notShown = List.copyOf(notShown);
    }
}
