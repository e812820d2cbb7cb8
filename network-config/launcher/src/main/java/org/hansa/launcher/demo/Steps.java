package org.hansa.launcher.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs the steps one by one, says what each shows, and remembers how it went. */
final class Steps {
    /** A step's work; what it returns is said to people. */
    interface Work {
        String run() throws Exception;
    }

    record Outcome(String name, boolean passed, double seconds) {}

    private final PrintWriter people;
    private final List<Outcome> outcomes = new ArrayList<>();

    Steps(PrintWriter people) {
        this.people = people;
    }

    /** A failed step is reported and the story goes on, unless it was interrupted. */
    boolean step(String name, Work work) throws InterruptedException {
        people.printf("%n%2d. %s%n", outcomes.size() + 1, name);
        people.flush();
        long start = System.nanoTime();
        boolean passed = false;
        String said;
        try {
            said = work.run();
            passed = true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            said = "FAILED: " + (e.getMessage() == null ? e.toString() : e.getMessage());
        }
        double seconds = Math.round((System.nanoTime() - start) / 1e7) / 100.0;
        outcomes.add(new Outcome(name, passed, seconds));
        said.lines().forEach(line -> people.println("    " + line));
        people.printf(Locale.ROOT, "    %s in %.1f s%n", passed ? "ok" : "not ok", seconds);
        people.flush();
        return passed;
    }

    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    boolean allPassed() {
        return outcomes.stream().allMatch(Outcome::passed);
    }
}
