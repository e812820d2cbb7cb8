package org.hansa.network.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The generated table of docs/conformance.md: a row for each case, a column for each profile. Runs fill in their own
 * profile's column and leave the others, so that the file says what was last seen on each.
 */
final class ConformanceTable {
    static final List<Class<?>> SUITES = List.of(
            SubmitConformanceTest.class,
            ConflictConformanceTest.class,
            ValidationConformanceTest.class,
            IdentityConformanceTest.class,
            BlockConformanceTest.class,
            LoadConformanceTest.class,
            RestartConformanceTest.class,
            LifecycleConformanceTest.class,
            PrivateDataConformanceTest.class,
            GrowthConformanceTest.class);

    private static final List<String> PROFILES = List.of("embedded", "native", "native-raft", "compose");
    private static final Path FILE = Path.of("..", "..", "docs", "conformance.md");
    private static final String BEGIN = "<!-- generated: cases -->";
    private static final String END = "<!-- end of what is generated -->";

    /** What became of a case. */
    enum Mark {
        HOLDS("yes"),
        FAILS("**no**"),
        NOT_RUN("not run");

        private final String text;

        Mark(String text) {
            this.text = text;
        }

        static Mark of(String text) {
            return Arrays.stream(values())
                    .filter(mark -> mark.text.equals(text))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private final String before;
    private final String after;
    private final Map<String, Map<String, Mark>> rows;

    private ConformanceTable(String before, String after, Map<String, Map<String, Mark>> rows) {
        this.before = before;
        this.after = after;
        this.rows = rows;
    }

    static ConformanceTable read() {
        try {
            String text = Files.readString(FILE);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            return new ConformanceTable(
                    text.substring(0, begin), text.substring(end), rows(text.substring(begin, end)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Map<String, Mark>> rows(String section) {
        Map<String, Map<String, Mark>> rows = new HashMap<>();
        // The summary before the first heading has rows of another kind.
        section.lines()
                .dropWhile(line -> !line.startsWith("### "))
                .filter(line -> line.startsWith("| "))
                .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
                .filter(cells ->
                        cells.length == 1 + PROFILES.size() && !cells[0].equals("case") && !cells[0].equals("---"))
                .forEach(cells -> {
                    Map<String, Mark> marks = new HashMap<>();
                    for (int i = 0; i < PROFILES.size(); i++) {
                        marks.put(PROFILES.get(i), Mark.of(cells[i + 1]));
                    }
                    rows.put(cells[0], marks);
                });
        return rows;
    }

    ConformanceTable with(String profile, Map<String, Mark> results) {
        Map<String, Map<String, Mark>> more = new HashMap<>(rows);
        results.forEach((sentence, mark) -> {
            Map<String, Mark> marks = new HashMap<>(more.getOrDefault(sentence, Map.of()));
            marks.put(profile, mark);
            more.put(sentence, marks);
        });
        return new ConformanceTable(before, after, more);
    }

    /** The whole file, with exactly the cases that there are. */
    String render() {
        StringBuilder text = new StringBuilder(before).append(BEGIN).append('\n');
        summary().forEach(line -> text.append(line).append('\n'));
        cases().forEach((heading, sentences) -> {
            text.append("\n### ").append(heading).append("\n\n");
            text.append("| case | ").append(String.join(" | ", PROFILES)).append(" |\n");
            text.append("| --- ".repeat(1 + PROFILES.size())).append("|\n");
            sentences.forEach(sentence -> text.append("| ")
                    .append(sentence)
                    .append(" | ")
                    .append(PROFILES.stream()
                            .map(profile -> mark(sentence, profile).text)
                            .collect(Collectors.joining(" | ")))
                    .append(" |\n"));
        });
        return text.append(after).toString();
    }

    private List<String> summary() {
        List<String> sentences = cases().values().stream().flatMap(List::stream).toList();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("| profile | cases | hold | do not hold | not run |");
        lines.add("| --- | --- | --- | --- | --- |");
        for (String profile : PROFILES) {
            Map<Mark, Long> counts = sentences.stream()
                    .collect(Collectors.groupingBy(sentence -> mark(sentence, profile), Collectors.counting()));
            lines.add("| " + profile + " | " + sentences.size() + " | " + counts.getOrDefault(Mark.HOLDS, 0L) + " | "
                    + counts.getOrDefault(Mark.FAILS, 0L) + " | " + counts.getOrDefault(Mark.NOT_RUN, 0L) + " |");
        }
        return lines;
    }

    private Mark mark(String sentence, String profile) {
        return rows.getOrDefault(sentence, Map.of()).getOrDefault(profile, Mark.NOT_RUN);
    }

    /** Cases by heading. */
    static Map<String, List<String>> cases() {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        for (Class<?> suite : SUITES) {
            String heading = Objects.requireNonNull(suite.getAnnotation(Conformance.class))
                    .value();
            cases.put(
                    heading,
                    Arrays.stream(suite.getDeclaredMethods())
                            .filter(method -> method.isAnnotationPresent(Test.class))
                            .map(Method::getName)
                            .map(ConformanceTable::sentence)
                            .sorted(Comparator.naturalOrder())
                            .toList());
        }
        return cases;
    }

    static String sentence(String method) {
        return method.replace("_s_", "'s ").replace('_', ' ');
    }

    void write() {
        try {
            Files.writeString(FILE, render());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String current() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
