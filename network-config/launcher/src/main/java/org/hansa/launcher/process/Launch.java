package org.hansa.launcher.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A command line with its whole environment. Nothing is inherited but the few variables that a program needs to find its
 * tools and its home, so that a variable of the caller's shell (a proxy, a JVM option, a Fabric setting) cannot change
 * what runs.
 */
public record Launch(List<String> command, Map<String, String> environment) {
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME");

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public static Launch of(List<String> command) {
        return new Launch(command, inherited());
    }

    /** What a container runs: nothing of this machine's environment. */
    public static Launch inImage(String... command) {
        return new Launch(List.of(command), Map.of());
    }

    /** For tools that are configured through the caller's environment: Maven, Go. */
    public static Launch inheritingAll(List<String> command) {
        return new Launch(command, System.getenv());
    }

    /** This launch with one more variable. */
    public Launch with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Launch(command, more);
    }

    /** This launch with more arguments. */
    public Launch and(String... arguments) {
        List<String> more = new ArrayList<>(command);
        more.addAll(List.of(arguments));
        return new Launch(more, environment);
    }

    private static Map<String, String> inherited() {
        Map<String, String> environment = new TreeMap<>();
        for (String variable : INHERITED) {
            String value = System.getenv(variable);
            if (value != null) {
                environment.put(variable, value);
            }
        }
        return environment;
    }

    /** Without the environment, which may hold a secret. */
    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
