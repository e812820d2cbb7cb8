package org.hansa.launcher.command;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.process.LogTail;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a process's log. */
@Command(name = "logs", description = "Prints the end of a log; without a name, the logs that there are.")
public final class LogsCommand extends StackCommand {
    private static final long POLL_MILLIS = 300;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A process, as 'status' names it.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on printing what is added, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "Lines to print (default: ${DEFAULT-VALUE}; at most the last 64 KiB).")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        HansaHome home = options().home();
        if (name == null) {
            names(home).forEach(out()::println);
            out().flush();
            return 0;
        }
        Path log = log(home, name);
        long size = Files.size(log);
        LogTail.lastLines(log, lines).forEach(out()::println);
        out().flush();
        if (follow) {
            follow(log, size);
        }
        return 0;
    }

    /** A name is looked up among the files that exist, so that it cannot lead out of the folder. */
    private static Path log(HansaHome home, String name) throws IOException {
        List<String> names = names(home);
        if (!names.contains(name)) {
            throw new NoSuchElementException(
                    "no log '" + name + "'; there are " + (names.isEmpty() ? "none yet" : String.join(", ", names)));
        }
        return home.log(name);
    }

    private static List<String> names(HansaHome home) throws IOException {
        if (!Files.isDirectory(home.logs())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home.logs())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".log"))
                    .map(file -> file.substring(0, file.length() - ".log".length()))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private void follow(Path log, long from) throws IOException, InterruptedException {
        byte[] window = new byte[64 * 1024];
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(from);
            while (true) {
                int read = file.read(window);
                if (read > 0) {
                    out().print(new String(window, 0, read, StandardCharsets.UTF_8));
                    out().flush();
                } else {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                }
            }
        }
    }
}
