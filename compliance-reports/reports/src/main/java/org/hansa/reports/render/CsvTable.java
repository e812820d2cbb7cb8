package org.hansa.reports.render;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Leaf;

/** {@code human/allocations.csv}: one row per event, RFC 4180, UTF-8 without a mark, times as ISO 8601 in UTC. */
public final class CsvTable {
    private static final List<String> COLUMNS = List.of(
            "site",
            "siteSequence",
            "contractSequence",
            "time",
            "event",
            "allocation",
            "provider",
            "resources",
            "closes",
            "expiresAt",
            "policyRevision",
            "decisionDigest",
            "requestDigest",
            "consent",
            "voided",
            "batch",
            "anchoredAt",
            "transaction");

    private CsvTable() {}

    public static byte[] render(ReportModel report) {
        StringBuilder out = new StringBuilder();
        row(out, COLUMNS);
        for (Leaf leaf : report.leaves()) {
            row(out, cells(report, leaf));
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> cells(ReportModel report, Leaf leaf) {
        return List.of(
                leaf.body().site().value(),
                Long.toString(leaf.siteSequence()),
                Long.toString(leaf.contractSequence()),
                instant(leaf.body().timeMillis()),
                leaf.body().event().name(),
                leaf.body().allocation().value(),
                leaf.body().provider().value(),
                Amounts.plain(leaf.body().resources()),
                leaf.closes().isPresent() ? Long.toString(leaf.closes().getAsLong()) : "",
                leaf.body().expiresAtMillis().isPresent()
                        ? instant(leaf.body().expiresAtMillis().getAsLong())
                        : "",
                leaf.body().policyRevision().value(),
                leaf.body().decisionDigest().hex(),
                leaf.body().requestDigest().hex(),
                leaf.body().consent().name(),
                report.voidedBy(leaf).map(Enum::name).orElse(""),
                report.anchorOf(leaf).map(each -> Long.toString(each.batch())).orElse(""),
                report.anchorOf(leaf).map(each -> instant(each.timeMillis())).orElse(""),
                report.anchorOf(leaf).map(AnchorRecord::txId).orElse(""));
    }

    static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    static void row(StringBuilder out, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            out.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
        }
        out.append("\r\n");
    }

    /** A leading sign or formula character is quoted with an apostrophe: spreadsheets run what they take for formulas. */
    private static String quoted(String cell) {
        String safe = !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? "\"" + safe.replace("\"", "\"\"") + "\""
                : safe;
    }
}
