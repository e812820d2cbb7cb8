package org.hansa.reports.format;

import java.util.List;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MspId;

/**
 * {@code manifest.json}: what the report claims to hold. Nothing in it is believed; the verifier recomputes it.
 *
 * @param claimProfile which claims the report makes, see {@link ClaimProfile}
 * @param generatedAtMillis the exporter's clock, epoch milliseconds
 * @param closings one for each site that the contract may use, by site id
 * @param decisions refusals of the contract that the exporter's decision stream holds
 * @param notShown what no part of the report shows, in plain words
 * @param files every other file but the signatures, by path
 */
public record Manifest(
        String reportId,
        MspId exporter,
        String channel,
        Digest genesisBlockHash,
        String claimProfile,
        ContractHandle contract,
        long generatedAtMillis,
        List<Closing> closings,
        long leaves,
        long voided,
        long decisions,
        List<String> policyRevisions,
        List<String> knownGaps,
        List<String> notShown,
        List<ListedFile> files)
        implements CanonicalRecord {
    public static final String SCHEMA = "report/1";
    public static final String PREDICATE = "hansa/report/1";

    /** One file of the report. */
    public record ListedFile(String path, long size, Digest sha256) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create().with("path", path).with("size", size).with("sha256", sha256.hex());
        }

        static ListedFile read(Fields fields) {
            ListedFile file = new ListedFile(fields.string("path"), fields.natural("size"), fields.digest("sha256"));
            fields.end();
            return file;
        }
    }

    public Manifest {
        closings = List.copyOf(closings);
        policyRevisions = List.copyOf(policyRevisions);
        knownGaps = List.copyOf(knownGaps);
        notShown = List.copyOf(notShown);
        files = List.copyOf(files);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("reportId", reportId)
                .with("exporter", exporter.value())
                .with("channel", channel)
                .with("genesisBlockHash", genesisBlockHash.hex())
                .with("claimProfile", claimProfile)
                .with("contract", contract.value())
                .with("generatedAt", generatedAtMillis)
                .withRecords("closings", closings)
                .with("leaves", leaves)
                .with("voided", voided)
                .with("decisions", decisions)
                .withStrings("policyRevisions", policyRevisions)
                .withStrings("knownGaps", knownGaps)
                .withStrings("notShown", notShown)
                .withRecords("files", files);
    }

    public static Manifest parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Manifest manifest = new Manifest(
                fields.string("reportId"),
                new MspId(fields.string("exporter")),
                fields.string("channel"),
                fields.digest("genesisBlockHash"),
                fields.string("claimProfile"),
                new ContractHandle(fields.string("contract")),
                fields.natural("generatedAt"),
                fields.parts("closings", Closing::read),
                fields.natural("leaves"),
                fields.natural("voided"),
                fields.natural("decisions"),
                fields.strings("policyRevisions"),
                fields.strings("knownGaps"),
                fields.strings("notShown"),
                fields.parts("files", ListedFile::read));
        fields.end();
        return manifest;
    }
}
