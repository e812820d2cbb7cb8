package org.hansa.launcher.preflight;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that a program says it has, asked for two seconds at most. */
record ToolVersion(List<Integer> numbers) implements Comparable<ToolVersion> {
    private static final long LIMIT_MILLIS = 2_000;
    private static final int LONGEST_ANSWER = 4_096;
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    static ToolVersion parse(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("no version in '" + text + "'"));
    }

    static Optional<ToolVersion> find(String text) {
        Matcher found = VERSION.matcher(text);
        if (!found.find()) {
            return Optional.empty();
        }
        return Optional.of(new ToolVersion(Arrays.asList(number(found, 1), number(found, 2), number(found, 3))));
    }

    private static int number(Matcher found, int group) {
        return found.group(group) == null ? 0 : Integer.parseInt(found.group(group));
    }

    /** What this command answers; empty when it is not there or says nothing of use in time. */
    static Optional<ToolVersion> of(String... command) {
        return answer(command).flatMap(ToolVersion::find);
    }

    /** What follows this word, on the line that begins with it, in the answer of a command. */
    static Optional<String> line(String word, String... command) {
        return answer(command).stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()).strip())
                .findFirst();
    }

    private static Optional<String> answer(String... command) {
        Process process = null;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            if (!process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            return Optional.of(new String(process.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8));
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    @Override
    public int compareTo(ToolVersion other) {
        for (int i = 0; i < numbers.size(); i++) {
            int order = Integer.compare(numbers.get(i), other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return numbers.get(0) + "." + numbers.get(1) + "." + numbers.get(2);
    }
}
