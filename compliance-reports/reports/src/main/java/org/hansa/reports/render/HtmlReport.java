package org.hansa.reports.render;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.hansa.reports.format.Closing;

/** {@code human/report.html}: the report for eyes and printers. One file, no script, nothing loaded from elsewhere. */
public final class HtmlReport {
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--line:#8885;--soft:#8881;--accent:#0b5cad}
            @media(prefers-color-scheme:dark){:root{--accent:#7db7ff}}
            *{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:78rem;padding:2rem 1.25rem}
            h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;color:var(--accent)}
            table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:600;padding:.25rem 0}
            th,td{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}thead th{background:var(--soft)}
            td.n{text-align:right}code{font:12.5px ui-monospace,monospace;overflow-wrap:anywhere}
            .scroll{overflow-x:auto}.void{font-weight:600}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0}
            @media print{body{max-width:none;padding:0;font-size:10pt}h2{break-after:avoid}tr{break-inside:avoid}}
            """;

    private final ReportModel report;
    private final StringBuilder out = new StringBuilder(1 << 16);

    private HtmlReport(ReportModel report) {
        this.report = report;
    }

    public static byte[] render(ReportModel report) {
        HtmlReport html = new HtmlReport(report);
        html.page();
        return html.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void page() {
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Audit report ")
                .append(text(report.reportId()))
                .append("</title><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><style>")
                .append(STYLE)
                .append("</style></head><body><main>\n");
        head();
        claims();
        sites();
        events();
        if (report.countsUse()) {
            use();
        }
        refusals();
        anchors();
        limits();
        out.append("</main></body></html>\n");
    }

    private void head() {
        out.append("<h1>Audit report</h1>\n<p>This page is derived from the entries beside it. ")
                .append("It proves nothing by itself: run the verifier, see <code>VERIFY.md</code>.</p>\n<dl>");
        term("Report", report.reportId());
        term("Contract", report.contract().handle().value());
        term("Contract state", report.contract().state().name());
        term("Tenant organisation", report.contract().tenant());
        term("Home member", report.contract().home().value());
        term("Quota", Amounts.plain(report.contract().quota()));
        term("Permitted sites", String.join(", ", names(report.contract().permittedSites())));
        term("Requests are", report.contract().consent().name());
        term("Channel", report.channel());
        term("Exporter", report.exporter());
        term("Made at", instant(report.generatedAtMillis()));
        out.append("</dl>\n");
    }

    private void claims() {
        out.append("<h2>What is claimed (").append(text(report.claimProfile())).append(")</h2>\n<ol>");
        report.claims().forEach(each -> out.append("<li>").append(text(each)).append("</li>"));
        out.append("</ol>\n");
    }

    private void sites() {
        table(
                "Sites of the contract",
                "Site",
                "Owner",
                "Country",
                "Tier",
                "Events of this contract",
                "Events in all",
                "Root");
        for (Closing closing : report.closings()) {
            SiteRecord site = report.sites().stream()
                    .filter(each -> each.site().equals(closing.site()))
                    .findFirst()
                    .orElseThrow();
            row(
                    closing.site().value(),
                    site.owner().value(),
                    site.country(),
                    site.tier(),
                    closing.contractCount(),
                    closing.treeSize(),
                    Code.of(closing.root().hex()));
        }
        endTable();
    }

    private void events() {
        if (report.leaves().isEmpty()) {
            out.append("<h2>Events</h2><p>Nothing was recorded for this contract.</p>\n");
            return;
        }
        table(
                "Events",
                "Time (UTC)",
                "Site",
                "Event",
                "Allocation",
                "Provider",
                "Resources",
                "Policy",
                "Batch",
                "Counted");
        for (Leaf leaf : report.leaves()) {
            row(
                    instant(leaf.body().timeMillis()),
                    leaf.body().site().value(),
                    leaf.body().event().name(),
                    Code.of(leaf.body().allocation().value()),
                    leaf.body().provider().value(),
                    Amounts.plain(leaf.body().resources()),
                    leaf.body().policyRevision().value(),
                    report.anchorOf(leaf).map(AnchorRecord::batch).orElse(-1L),
                    report.voidedBy(leaf).map(code -> "no: " + code.name()).orElse("yes"));
        }
        endTable();
    }

    private void use() {
        out.append(
                        "<h2>What was used</h2><p>From each reservation to when its end was accepted, which may be before its room ")
                .append(
                        "came free, its term was over, or it was changed; what stands counts until the site's last anchor. ")
                .append("A term that was to begin after its reservation began when the request says.</p>\n");
        table("Reserved room", "Site", "Allocation", "Provider", "Resources", "From (UTC)", "Until (UTC)", "Ended by");
        for (UsedPeriod each : UsedPeriod.of(report)) {
            row(
                    each.reservation().body().site().value(),
                    Code.of(each.reservation().body().allocation().value()),
                    each.reservation().body().provider().value(),
                    Amounts.plain(each.reservation().body().resources()),
                    instant(each.fromMillis()),
                    instant(each.untilMillis()),
                    each.end().map(end -> end.body().event().name()).orElse("stands"));
        }
        endTable();
    }

    private void refusals() {
        if (report.decisions().isEmpty()) {
            out.append("<h2>Refusals</h2><p>The exporter's decision stream has none for this contract.</p>\n");
            return;
        }
        table("Refusals", "Time (UTC)", "Reason", "Count", "Policy", "Decision");
        for (DecisionLeaf leaf : report.decisions()) {
            row(
                    instant(leaf.timeMillis()),
                    leaf.reason().name(),
                    leaf.count(),
                    leaf.policyRevision().value(),
                    Code.of(leaf.decisionDigest().hex()));
        }
        endTable();
    }

    private void anchors() {
        table("Anchors", "Site", "Batch", "First", "Events", "Voided", "Live at the site after it", "Transaction");
        for (List<AnchorRecord> ofSite : report.anchors().values()) {
            for (AnchorRecord each : ofSite) {
                row(
                        each.stream(),
                        each.batch(),
                        each.firstSequence(),
                        each.count(),
                        each.voided().size(),
                        Amounts.plain(each.totals()),
                        Code.of(each.txId()));
            }
        }
        endTable();
    }

    private void limits() {
        list("Known gaps", report.knownGaps());
        list("What this report does not show", report.notShown());
    }

    private void list(String title, List<String> lines) {
        out.append("<h2>").append(text(title)).append("</h2>\n");
        if (lines.isEmpty()) {
            out.append("<p>None.</p>\n");
            return;
        }
        out.append("<ul>");
        lines.forEach(each -> out.append("<li>").append(text(each)).append("</li>"));
        out.append("</ul>\n");
    }

    /** A cell set in a fixed-width face. */
    private record Code(String value) {
        static Code of(String value) {
            return new Code(value);
        }
    }

    private void table(String title, String... columns) {
        out.append("<h2>").append(text(title)).append("</h2>\n<div class=\"scroll\"><table><thead><tr>");
        for (String each : columns) {
            out.append("<th scope=\"col\">").append(text(each)).append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
    }

    private void row(Object... cells) {
        out.append("<tr>");
        for (Object each : cells) {
            if (each instanceof Number) {
                out.append("<td class=\"n\">").append(each);
            } else if (each instanceof Code code) {
                out.append("<td><code>").append(text(code.value())).append("</code>");
            } else {
                out.append("<td>").append(text(String.valueOf(each)));
            }
            out.append("</td>");
        }
        out.append("</tr>\n");
    }

    private void endTable() {
        out.append("</tbody></table></div>\n");
    }

    private void term(String name, String value) {
        out.append("<dt>")
                .append(text(name))
                .append("</dt><dd>")
                .append(text(value))
                .append("</dd>");
    }

    private static List<String> names(List<SiteId> sites) {
        return sites.stream().map(SiteId::value).toList();
    }

    private static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
