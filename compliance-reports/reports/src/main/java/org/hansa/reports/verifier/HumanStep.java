package org.hansa.reports.verifier;

import java.util.Arrays;
import org.hansa.reports.format.Paths;
import org.hansa.reports.render.CsvTable;
import org.hansa.reports.render.HtmlReport;
import org.hansa.reports.render.ReportModel;

/** What people read is what the entries say. */
final class HumanStep {
    private HumanStep() {}

    static String run(Evidence evidence, ReportModel model) {
        check(evidence, Paths.HTML, HtmlReport.render(model));
        check(evidence, Paths.CSV, CsvTable.render(model));
        return "page and table";
    }

    private static void check(Evidence evidence, String path, byte[] rendered) {
        if (!Arrays.equals(evidence.files.required(path), rendered)) {
            throw VerificationException.invalid(path, "says something else than the entries");
        }
    }
}
