package org.hansa.controlplane.compliance;

import java.util.Optional;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;

/**
 * A report in the making, or made. Kept as a file beside the report, so that a restart knows what there is.
 *
 * @param issuer ledger key of the requester's issuer
 * @param organization the requester's organisation: nobody else sees the job
 * @param detail for a failed job why, for a finished one what it holds, in plain words
 * @param cosigner the member that signed second
 */
public record ReportJob(
        String id,
        ContractHandle contract,
        Digest issuer,
        String organization,
        State state,
        long requestedAtMillis,
        long finishedAtMillis,
        String detail,
        Optional<String> cosigner,
        Optional<String> txId)
        implements CanonicalRecord {
    public static final String SCHEMA = "report-job/1";

    /** Life of a job. */
    public enum State {
        RUNNING,
        READY,
        FAILED
    }

    /** Whether it is this organisation's. @param realm ledger key of its issuer */
    boolean isOf(Digest realm, String requester) {
        return issuer.equals(realm) && organization.equals(requester);
    }

    public ReportJob failed(long now, String why) {
        return new ReportJob(
                id, contract, issuer, organization, State.FAILED, requestedAtMillis, now, why, cosigner, txId);
    }

    public ReportJob ready(long now, String what, String secondSigner, String transaction) {
        return new ReportJob(
                id,
                contract,
                issuer,
                organization,
                State.READY,
                requestedAtMillis,
                now,
                what,
                Optional.of(secondSigner),
                Optional.of(transaction));
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("id", id)
                .with("contract", contract.value())
                .with("issuer", issuer.hex())
                .with("organization", organization)
                .with("state", state.name())
                .with("requestedAt", requestedAtMillis)
                .with("finishedAt", finishedAtMillis)
                .with("detail", detail)
                .with("cosigner", cosigner)
                .with("txId", txId);
    }

    static ReportJob parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        ReportJob job = new ReportJob(
                fields.string("id"),
                new ContractHandle(fields.string("contract")),
                fields.digest("issuer"),
                fields.string("organization"),
                fields.constant("state", State.class),
                fields.natural("requestedAt"),
                fields.natural("finishedAt"),
                fields.string("detail"),
                fields.optionalString("cosigner"),
                fields.optionalString("txId"));
        fields.end();
        return job;
    }
}
