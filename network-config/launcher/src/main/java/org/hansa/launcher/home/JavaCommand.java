package org.hansa.launcher.home;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java command line. Every JVM gets a bounded heap and ends when it runs out of memory; the serial collector is right for
 * many small processes on few cores.
 */
public final class JavaCommand {
    private static final String BOTH_COMPILERS = "hansa.bench.both-compilers";
    /** With a single one the JDK starts a thread for every asynchronous completion, that of each call to another member too. */
    private static final int LEAST_COMMON_WORKERS = 2;

    private final List<String> options = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final int heapMegabytes;
    private final String classpath;
    private final String mainClass;

    private JavaCommand(int heapMegabytes, String classpath, String mainClass) {
        this.heapMegabytes = heapMegabytes;
        this.classpath = classpath;
        this.mainClass = mainClass;
        options.addAll(List.of(
                "-Xms32m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + commonWorkers()));
    }

    /** The JDK's own choice, but not less. */
    private static int commonWorkers() {
        return Math.max(LEAST_COMMON_WORKERS, Runtime.getRuntime().availableProcessors() - 1);
    }

    public static JavaCommand of(int heapMegabytes, String classpath, String mainClass) {
        return new JavaCommand(heapMegabytes, classpath, mainClass);
    }

    /** For what ends soon or has little to do: the second compiler would cost more than it gives. */
    public JavaCommand firstCompilerOnly() {
        return option("-XX:TieredStopAtLevel=1");
    }

    /**
     * For one of several processes that run for long: with fewer cores than such processes, what the second compiler takes
     * while it warms up is taken from the requests of all the others for longer than an evaluation lasts.
     */
    public JavaCommand amongProcesses(int processes) {
        boolean few = Runtime.getRuntime().availableProcessors() < processes;
        return few && !Boolean.getBoolean(BOTH_COMPILERS) ? firstCompilerOnly() : this;
    }

    /** Whatever the number of cores, of what is started from now on: for a benchmark that waits until both have done. */
    public static void bothCompilers(boolean wanted) {
        System.setProperty(BOTH_COMPILERS, Boolean.toString(wanted));
    }

    /**
     * For one that answers people: all of its heap is its own from the start, so that no collection of everything is needed to
     * let it grow, and new objects have room enough that few outlive a collection. Memory is taken when it is used, not before.
     */
    public JavaCommand steadyHeap(int youngMegabytes) {
        return option("-Xms" + heapMegabytes + "m", "-Xmn" + youngMegabytes + "m", "-XX:MetaspaceSize=128m");
    }

    /** The Java that runs the launcher runs everything else. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    public JavaCommand option(String... words) {
        options.addAll(List.of(words));
        return this;
    }

    public JavaCommand argument(String... words) {
        arguments.addAll(List.of(words));
        return this;
    }

    public List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(java().toString());
        words.addAll(options);
        words.addAll(List.of("-cp", classpath, mainClass));
        words.addAll(arguments);
        return words;
    }
}
