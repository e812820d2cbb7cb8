package org.hansa.launcher.ballots;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hansa.launcher.terminal.Printable;
import tools.jackson.databind.JsonNode;

/** Ballots on standard output, for people or for programs. */
final class BallotText {
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm 'UTC'", Locale.ROOT);
    private static final String ROW = "%-40s %-17s %-24s %-9s %8s  %s";
    private final PrintWriter out;
    private final boolean json;

    private BallotText(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    static BallotText of(PrintWriter out, boolean json) {
        return new BallotText(out, json);
    }

    void list(JsonNode ballots) {
        if (json) {
            out.println(Printable.json(ballots));
        } else if (ballots.isEmpty()) {
            out.println("no ballots");
        } else {
            out.println(String.format(Locale.ROOT, ROW, "BALLOT", "KIND", "ABOUT", "STATE", "APPROVE", "DEADLINE"));
            ballots.values().forEach(each -> out.println(row(each)));
        }
        out.flush();
    }

    private static String row(JsonNode ballot) {
        return String.format(
                Locale.ROOT,
                ROW,
                text(ballot, "id"),
                text(ballot, "kind"),
                shortened(text(ballot, "about")),
                text(ballot, "state"),
                text(ballot, "approvals") + " of " + text(ballot, "threshold"),
                deadline(ballot));
    }

    /** A ballot that is decided, or whose time is up, takes no more votes: its deadline alone would read as if it did. */
    private static String deadline(JsonNode ballot) {
        if (!ballot.has("deadline")) {
            return "-";
        }
        Instant deadline = Instant.parse(ballot.path("deadline").asString(""));
        String words = DAY_AND_TIME.format(deadline.atZone(ZoneOffset.UTC));
        if (!text(ballot, "state").equals("OPEN")) {
            return words + ", closed";
        }
        return Instant.now().isBefore(deadline) ? words : words + ", over: it closes by itself";
    }

    void one(JsonNode ballot) {
        if (json) {
            out.println(Printable.json(ballot));
        } else {
            describe(ballot);
        }
        out.flush();
    }

    private void describe(JsonNode ballot) {
        String voters = ballot.path("electorate")
                .valueStream()
                .map(each -> Printable.line(each.asString("")))
                .collect(Collectors.joining(", "));
        fact("ballot", text(ballot, "id"));
        fact("decides", text(ballot, "kind") + " " + text(ballot, "about"));
        fact("state", text(ballot, "state") + (ballot.has("closedAt") ? ", closed " + text(ballot, "closedAt") : ""));
        fact("deadline", deadline(ballot));
        fact("proposed", text(ballot, "proposedAt") + " by " + text(ballot, "proposer"));
        fact("reason", text(ballot, "reason"));
        fact("may vote", voters);
        fact(
                "needs",
                text(ballot, "threshold") + " approvals and " + text(ballot, "quorum") + " votes of any kind ("
                        + text(ballot, "rule") + ")");
        fact("so far", text(ballot, "approvals") + " approve, " + text(ballot, "rejections") + " reject");
        for (JsonNode vote : ballot.path("votes").values()) {
            fact(
                    "",
                    text(vote, "member") + " " + text(vote, "choice") + " " + text(vote, "time") + ": "
                            + text(vote, "reason"));
        }
        fact("digest", text(ballot, "contentDigest"));
        fact("content", "");
        Printable.indentedJson(ballot.path("content")).lines().forEach(line -> out.println("  " + line));
        if (ballot.has("evidence")) {
            JsonNode evidence = ballot.path("evidence");
            fact("evidence", "transaction " + text(evidence, "transaction") + " in block " + text(evidence, "block"));
        }
    }

    private void fact(String name, String value) {
        out.println(String.format(Locale.ROOT, "%-9s %s", name, value).stripTrailing());
    }

    /** What a ballot decides, in one line. */
    static String content(JsonNode ballot) {
        return Printable.json(ballot.path("content"));
    }

    private static String text(JsonNode node, String field) {
        return Printable.line(node.path(field).asString("-"));
    }

    private static String shortened(String text) {
        return text.length() <= 24 ? text : text.substring(0, 21) + "...";
    }
}
