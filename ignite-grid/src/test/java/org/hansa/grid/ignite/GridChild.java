package org.hansa.grid.ignite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hansa.grid.Fixture;
import org.hansa.grid.GridNodeConfig;
import org.hansa.grid.GridTls;

/** A process of its own with a grid node in it, and a bounded heap. Ends with whoever started it. */
public final class GridChild implements AutoCloseable {
    private final Process process;
    private final Path output;

    private GridChild(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * What runs in it.
     *
     * @param main is given the node's settings as a file, then the arguments
     * @param options of the JVM
     */
    public record Program(Class<?> main, List<String> options, List<String> arguments) {
        private static final List<String> SMALL = List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

        /** A node that keeps copies, and can be silenced. */
        public static Program silenced() {
            return small(SilencedNodeMain.class);
        }

        /** A node that keeps copies as the product's do, with both compilers. */
        public static Program node() {
            return node(GridNodeMain.class);
        }

        static Program node(Class<?> main) {
            return new Program(main, List.of("-Xmx256m", "-XX:+UseSerialGC"), List.of());
        }

        public static Program small(Class<?> main, String... arguments) {
            return new Program(main, SMALL, List.of(arguments));
        }

        Program with(String option) {
            List<String> more = new ArrayList<>(options);
            more.add(option);
            return new Program(main, more, arguments);
        }
    }

    /** @param folder for its settings and what it prints */
    public static GridChild start(GridNodeConfig config, Path folder, Program program) throws IOException {
        Files.createDirectories(folder);
        Path settings = folder.resolve("node-" + config.number() + ".properties");
        try (var out = Files.newBufferedWriter(settings)) {
            properties(config).store(out, null);
        }
        Path output = folder.resolve("node-" + config.number() + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(program.options());
        command.addAll(List.of(
                // Its communication is not of the others' class.
                "-DIGNITE_SKIP_CONFIGURATION_CONSISTENCY_CHECK=true",
                "-cp",
                System.getProperty("java.class.path"),
                program.main().getName(),
                settings.toString()));
        command.addAll(program.arguments());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new GridChild(process, output);
    }

    private static Properties properties(GridNodeConfig config) {
        Properties properties = new Properties();
        properties.setProperty("member", config.member().value());
        properties.setProperty("number", Integer.toString(config.number()));
        properties.setProperty("directory", config.directory().toString());
        properties.setProperty("address", config.host());
        properties.setProperty("discovery-port", Integer.toString(config.discoveryPort()));
        properties.setProperty("communication-port", Integer.toString(config.communicationPort()));
        properties.setProperty("addresses", String.join(",", config.addresses()));
        properties.setProperty("durability", config.durability().name());
        properties.setProperty("region-megabytes", Long.toString(config.regionBytes() >> 20));
        GridTls tls = config.tls().orElseThrow();
        properties.setProperty("tls-key", tls.key().toString());
        properties.setProperty("tls-certificate", tls.certificate().toString());
        properties.setProperty("tls-root", tls.trust().toString());
        return properties;
    }

    /** In such a process: does something with each line that comes in, and ends when whoever started it is gone. */
    public static void onLine(Consumer<String> work) {
        Thread listener = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        in.lines().forEach(work);
                    } catch (IOException | UncheckedIOException e) {
                        System.out.println("standard input: " + e);
                    }
                    Runtime.getRuntime().halt(3);
                },
                "standard-input");
        listener.setDaemon(true);
        listener.start();
    }

    public boolean ready() {
        return Fixture.eventually(Duration.ofSeconds(60), () -> !alive() || said("READY")) && alive();
    }

    /** The last of what it printed. */
    public String tail() {
        String text = text();
        return text.substring(Math.max(0, text.length() - 4_000));
    }

    /** The file that it prints to. */
    public Path output() {
        return output;
    }

    public boolean said(String line) {
        return text().lines().anyMatch(line::equals);
    }

    /** How often it printed the line. */
    public long count(String line) {
        return text().lines().filter(line::equals).count();
    }

    public String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    public void say(String line) {
        PrintStream in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        in.println(line);
    }

    /** From now on it answers nobody. */
    public void silence() {
        say("silence");
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a killed process is still there");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
