package org.hansa.reports.export;

import org.hansa.ledger.model.JsonObject;
import org.hansa.reports.format.Dsse;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.Paths;
import org.hansa.reports.format.ReportFiles;

/** A report on its way: complete but for its signatures, or already with one of them. */
public record Draft(Manifest manifest, ReportFiles files) {
    public Draft signed(Dsse.Signer exporter) {
        byte[] statement = Dsse.statement(
                manifest.digest(), Manifest.PREDICATE, JsonObject.create().with("reportId", manifest.reportId()));
        return new Draft(
                manifest,
                files.with(
                        Paths.MANIFEST_SIGNATURE, Dsse.sign(statement, exporter).bytes()));
    }

    /** @param cosignature a DSSE envelope that {@link Cosigner} made at another member */
    public Draft cosigned(byte[] cosignature) {
        Dsse.parse(cosignature);
        return new Draft(manifest, files.with(Paths.COSIGNATURE, cosignature));
    }
}
