package org.hansa.launcher.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.jspecify.annotations.Nullable;

/** The scenario of {@code ./hansa demo join}: a fourth operator joins, works, and leaves again. */
public final class JoinDemo {
    private final StackOptions options;
    private final PrintWriter people;
    private final @Nullable PrintWriter json;

    public JoinDemo(StackOptions options, PrintWriter people, @Nullable PrintWriter json) {
        this.options = options;
        this.people = people;
        this.json = json;
    }

    /** @throws org.hansa.launcher.process.MissingPrerequisite without a browser on this machine, before anything starts */
    public static void requireBrowser() {
        Chromium.require(System.getenv());
    }

    /**
     * Plays it on a consortium that runs.
     *
     * @return whether every step passed
     */
    public boolean play() throws Exception {
        people.println();
        people.println("A fourth operator joins three that run one cloud, through the portal, in a real browser.");
        people.flush();
        Steps steps = new Steps(people);
        JoinStory story = new JoinStory(HansaStack.attach(options), options, steps, people);
        try (Chromium chromium = Chromium.start()) {
            story.play(chromium);
        }
        people.println();
        people.println(steps.allPassed() ? "Every step passed." : "Not every step passed.");
        people.flush();
        if (json != null) {
            json.println(Api.JSON.writeValueAsString(summary(steps, story)));
            json.flush();
        }
        return steps.allPassed();
    }

    private static Map<String, Object> summary(Steps steps, JoinStory story) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("passed", steps.allPassed());
        summary.put("member", story.newcomer());
        summary.put("application", story.application());
        summary.put("ballots", story.ballots());
        summary.put("reportVerdict", story.verdict());
        summary.put("report", story.report().map(Path::toString).orElse(""));
        List<Map<String, Object>> each = steps.outcomes().stream()
                .map(step ->
                        Map.<String, Object>of("name", step.name(), "passed", step.passed(), "seconds", step.seconds()))
                .toList();
        summary.put("steps", each);
        return summary;
    }
}
