package org.hansa.reports.render;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code human/usage.csv}: one row per reservation and size, in the form of {@link CsvTable}. */
public final class UsageTable {
    private static final List<String> COLUMNS = List.of(
            "site",
            "siteSequence",
            "allocation",
            "provider",
            "resources",
            "from",
            "until",
            "milliseconds",
            "endedBy",
            "endSequence",
            "endRecordedAt");

    private UsageTable() {}

    public static byte[] render(ReportModel report) {
        StringBuilder out = new StringBuilder();
        CsvTable.row(out, COLUMNS);
        UsedPeriod.of(report).forEach(each -> CsvTable.row(out, cells(each)));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> cells(UsedPeriod period) {
        return List.of(
                period.reservation().body().site().value(),
                Long.toString(period.reservation().siteSequence()),
                period.reservation().body().allocation().value(),
                period.reservation().body().provider().value(),
                Amounts.plain(period.reservation().body().resources()),
                CsvTable.instant(period.fromMillis()),
                CsvTable.instant(period.untilMillis()),
                Long.toString(period.millis()),
                period.end().map(each -> each.body().event().name()).orElse(""),
                period.end().map(each -> Long.toString(each.siteSequence())).orElse(""),
                period.end()
                        .map(each -> CsvTable.instant(each.body().timeMillis()))
                        .orElse(""));
    }
}
