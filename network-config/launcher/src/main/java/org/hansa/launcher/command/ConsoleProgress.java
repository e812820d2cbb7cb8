package org.hansa.launcher.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.hansa.launcher.process.Progress;
import picocli.CommandLine.Help.Ansi;

/** One line per event on standard error, without a spinner: it reads the same in a terminal and in a log. */
final class ConsoleProgress implements Progress {
    private static final int NAME_WIDTH = 22;

    private final PrintWriter out;
    private final Ansi ansi;

    ConsoleProgress(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    @Override
    public void started(String name, String waitsFor) {
        line("  ", name, "waiting for " + waitsFor);
    }

    @Override
    public void waiting(String name, String waitsFor, Duration elapsed, Duration limit) {
        line("  ", name, "still waiting for " + waitsFor + ": " + seconds(elapsed) + " of at most " + seconds(limit));
    }

    @Override
    public void ready(String name, Duration took, String note) {
        line("@|green \u2713|@ ", name, "ready in " + seconds(took) + (note.isEmpty() ? "" : ", " + note));
    }

    @Override
    public void stopped(String name, Duration took) {
        line("  ", name, "stopped in " + seconds(took));
    }

    @Override
    public void note(String text) {
        print("  " + text);
    }

    private void line(String mark, String name, String text) {
        // Only our own marks are markup: names and addresses are printed as they are.
        print(ansi.string(mark) + String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", name) + text);
    }

    private synchronized void print(String line) {
        out.println(line);
        out.flush();
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
