package org.hansa.launcher.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.hansa.launcher.stack.HansaStack;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the demonstration went: a table for people, one object for programs. */
final class Summary {
    /** @param transactions valid ledger transactions since the demonstration began */
    record Evidence(Optional<Path> report, Optional<Path> trustRoot, String verdict, long transactions) {
        static final Evidence NONE = new Evidence(Optional.empty(), Optional.empty(), "incomplete", 0);
    }

    private final HansaStack stack;
    private final Steps steps;
    private final Tally tally;
    private final Percentiles anchors;
    private final Evidence evidence;

    Summary(HansaStack stack, Steps steps, Tally tally, Percentiles anchors, Evidence evidence) {
        this.stack = stack;
        this.steps = steps;
        this.tally = tally;
        this.anchors = anchors;
        this.evidence = evidence;
    }

    void print(PrintWriter people, @Nullable PrintWriter json) {
        table(people);
        addresses(people);
        people.flush();
        if (json != null) {
            json.println(Api.JSON.writeValueAsString(object()));
            json.flush();
        }
    }

    private void table(PrintWriter people) {
        people.println();
        row(people, "requests", Integer.toString(tally.requests()));
        row(people, "placed", Integer.toString(tally.placed()));
        tally.refusals().forEach((code, count) -> row(people, "refused: " + code, Integer.toString(count)));
        row(people, "API latency at home", millis(tally.home()));
        row(people, "API latency at another member", millis(tally.away()));
        row(people, "time to anchor", millis(anchors));
        row(people, "ledger transactions", Long.toString(evidence.transactions()));
        row(people, "report", evidence.verdict());
        long failed = steps.outcomes().stream().filter(each -> !each.passed()).count();
        row(people, "verdict", failed == 0 ? "every step passed" : failed + " steps failed");
        steps.outcomes().stream().filter(each -> !each.passed()).forEach(each -> row(people, "  failed", each.name()));
    }

    private static void row(PrintWriter people, String name, String value) {
        people.printf(Locale.ROOT, "  %-32s %s%n", name, value);
    }

    private static String millis(Percentiles sample) {
        return sample.count() == 0
                ? "not measured"
                : String.format(
                        Locale.ROOT, "p50 %.1f ms, p99 %.1f ms (%d)", sample.p50(), sample.p99(), sample.count());
    }

    private void addresses(PrintWriter people) {
        people.println();
        stack.endpoints().members().forEach((id, member) -> row(people, "portal of " + id, member.api() + "/portal"));
        row(
                people,
                "personas and passwords",
                stack.installation().home().personas().toString());
        row(people, "", "for example rhein-developer, rhein-compliance, nord-capacity");
        evidence.report().ifPresent(report -> row(people, "report", report.toString()));
        evidence.trustRoot()
                .ifPresent(root -> row(
                        people,
                        "verify it again",
                        "./hansa verify "
                                + evidence.report().map(Path::toString).orElse("") + " --trust-root " + root));
        row(people, "stop everything", "./hansa down");
    }

    private ObjectNode object() {
        ObjectNode object = Api.JSON.createObjectNode();
        ArrayNode list = object.putArray("steps");
        steps.outcomes().forEach(each -> list.addObject()
                .put("name", each.name())
                .put("passed", each.passed())
                .put("seconds", each.seconds()));
        object.put("requests", tally.requests());
        object.put("placed", tally.placed());
        ObjectNode refused = object.putObject("refused");
        tally.refusals().forEach(refused::put);
        object.putObject("apiLatencyMillis")
                .put("p50", tally.home().p50())
                .put("p99", tally.home().p99());
        object.putObject("anchorLatencyMillis").put("p50", anchors.p50()).put("p99", anchors.p99());
        object.put("ledgerTransactions", evidence.transactions());
        object.put("report", evidence.report().map(Path::toString).orElse(""));
        object.put("trustRoot", evidence.trustRoot().map(Path::toString).orElse(""));
        object.put("reportVerdict", evidence.verdict());
        return object;
    }
}
