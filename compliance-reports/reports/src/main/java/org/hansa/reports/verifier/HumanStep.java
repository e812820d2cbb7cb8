package org.hansa.reports.verifier;

import java.util.Arrays;
import org.hansa.reports.format.ClaimProfile;
import org.hansa.reports.format.Paths;
import org.hansa.reports.render.CsvTable;
import org.hansa.reports.render.HtmlReport;
import org.hansa.reports.render.ReportModel;
import org.hansa.reports.render.UsageTable;

/** What people read is what the entries say. */
final class HumanStep {
    private HumanStep() {}

    static String run(Evidence evidence, ReportModel model) {
        check(evidence, Paths.HTML, HtmlReport.render(model));
        check(evidence, Paths.CSV, CsvTable.render(model));
        boolean counted = ClaimProfile.of(model.claimProfile()).orElseThrow().countsUse();
        if (counted || evidence.files.file(Paths.USAGE).isPresent()) {
            check(evidence, Paths.USAGE, UsageTable.render(model));
        }
        return counted ? "page, table and use" : "page and table";
    }

    private static void check(Evidence evidence, String path, byte[] rendered) {
        if (!Arrays.equals(evidence.files.required(path), rendered)) {
            throw VerificationException.invalid(path, "says something else than the entries");
        }
    }
}
